//! What we answer. The one file that knows status codes.
//!
//! The outer message tells the sender what to do; the inner reason goes to the log. So no answer
//! says why a signature was refused, whether a source or its token is wrong, or what failed behind us.

use crate::keys::KeysUnavailable;
use http::StatusCode;
use mailhooks_event::EventId;
use serde::Serialize;
use serde_json::json;

/// An answer, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers: name and value.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body: JSON.
    pub body: String,
}

/// Why a request is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The event that Lambda handed over is no HTTP request, or its body is not what its flag says.
    #[error("the request cannot be read: {0}")]
    Unreadable(&'static str),
    /// No such path.
    #[error("{0}")]
    NotFound(&'static str),
    /// No such source, or another token than its own.
    #[error("no such source, or not its token")]
    UnknownSource,
    /// Another method than POST.
    #[error("the method is not POST")]
    Method,
    /// The body is larger than [`super::MAX_BODY_BYTES`].
    #[error("the body is too large")]
    TooLarge,
    /// The sender could not prove itself.
    #[error("{0}")]
    Unverified(#[from] mailhooks_provider::Refusal),
    /// The keys that the source publishes could not be asked for, so nothing is known against it.
    #[error("{0}")]
    Unjudged(#[from] KeysUnavailable),
    /// The source is configured wrongly; only its owner can mend that.
    #[error("the source is misconfigured: {0}")]
    Misconfigured(String),
    /// Something behind us failed, so nothing is acknowledged.
    #[error("not recorded: {0}")]
    Unavailable(String),
    /// We failed ourselves.
    #[error("the handler panicked")]
    Panicked,
}

/// What is said of an event that is recorded.
#[derive(Serialize)]
struct Recorded<'a> {
    id: &'a EventId,
    status: &'static str,
}

/// How long a sender should wait when something behind us failed, in seconds.
const RETRY_AFTER: (&str, &str) = ("retry-after", "10");
const JSON: (&str, &str) = ("content-type", "application/json");
const PROBLEM: (&str, &str) = ("content-type", "application/problem+json");

impl Answer {
    /// The event is recorded: `accepted`, `duplicate` or `quarantined`.
    #[must_use]
    pub fn recorded(status: &'static str, id: &EventId) -> Self {
        Self {
            status: StatusCode::OK,
            headers: vec![JSON],
            body: serde_json::to_string(&Recorded { id, status }).unwrap_or_default(),
        }
    }

    /// The request is refused: an RFC 9457 problem with the request's id, for whoever asks us why.
    #[must_use]
    pub fn refused(refused: &Refused, request_id: &str) -> Self {
        let status = refused.status();
        let mut headers = vec![PROBLEM];
        match status {
            StatusCode::METHOD_NOT_ALLOWED => headers.push(("allow", "POST")),
            StatusCode::SERVICE_UNAVAILABLE => headers.push(RETRY_AFTER),
            _ => {}
        }
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": refused.outer_message(),
            "request_id": request_id,
        });
        Self {
            status,
            headers,
            body: problem.to_string(),
        }
    }
}

impl Refused {
    /// The status code.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) | Self::UnknownSource => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unverified(_) => StatusCode::UNAUTHORIZED,
            Self::Unjudged(_) | Self::Misconfigured(_) | Self::Unavailable(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// One word for it, for the log and the metrics.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::NotFound(_) => "unknown_path",
            Self::UnknownSource => "unknown_source",
            Self::Method => "method",
            Self::TooLarge => "too_large",
            Self::Unverified(_) => "unverified",
            Self::Misconfigured(_) => "misconfigured",
            Self::Unavailable(_) => "unavailable",
            Self::Unjudged(_) => "unjudged",
            Self::Panicked => "panicked",
        }
    }

    /// Whether newer sources may let the same request in.
    #[must_use]
    pub const fn may_be_outdated(&self) -> bool {
        match self {
            Self::UnknownSource | Self::Unjudged(_) | Self::Misconfigured(_) => true,
            Self::Unverified(refusal) => refusal.depends_on_credentials(),
            Self::Unreadable(_)
            | Self::NotFound(_)
            | Self::Method
            | Self::TooLarge
            | Self::Unavailable(_)
            | Self::Panicked => false,
        }
    }

    const fn outer_message(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "The request cannot be read.",
            Self::NotFound(_) | Self::UnknownSource => "There is no webhook at this URL.",
            Self::Method => "Webhooks are sent with POST.",
            Self::TooLarge => "The body is larger than 4.4 MB.",
            Self::Unverified(_) => {
                "The signature does not prove that this source sent the webhook."
            }
            Self::Misconfigured(_) => {
                "This source cannot be served at the moment. Send the webhook again later."
            }
            Self::Unjudged(_) | Self::Unavailable(_) => {
                "The webhook could not be recorded. Send it again later."
            }
            Self::Panicked => "The webhook was not recorded. Send it again later.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recorded_is_told_with_its_id() {
        let id: EventId = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".parse().unwrap();
        assert_eq!(
            Answer::recorded("accepted", &id).body,
            r#"{"id":"evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","status":"accepted"}"#
        );
    }

    #[test]
    fn no_answer_tells_the_inner_reason() {
        let inner = Refused::Unavailable("dynamodb said jane@example.com".to_owned());
        let answer = Answer::refused(&inner, "req-1");
        assert!(!answer.body.contains("jane"), "{}", answer.body);
        assert!(answer.body.contains("req-1"));
        assert_eq!(answer.headers, [PROBLEM, RETRY_AFTER]);
    }

    #[test]
    fn every_refusal_of_a_signature_looks_the_same() {
        let stale = Answer::refused(
            &Refused::Unverified(mailhooks_provider::Refusal::Stale),
            "r",
        );
        let wrong = Answer::refused(
            &Refused::Unverified(mailhooks_provider::Refusal::Mismatch),
            "r",
        );
        assert_eq!(stale, wrong);
        assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
    }

    #[test]
    fn another_method_is_told_the_right_one() {
        assert!(
            Answer::refused(&Refused::Method, "r")
                .headers
                .contains(&("allow", "POST"))
        );
    }
}
