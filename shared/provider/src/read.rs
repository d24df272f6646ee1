//! From a verified webhook to the canonical event, whatever the reader does.

use crate::{Occurrence, Reading, Verified, bound, judge};
use mailhooks_event::{
    Action, Data, Dedup, Event, EventId, Happening, Mail, Warning,
    quarantine::{Quarantine, QuarantineKind},
};
use serde_json::Map;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An event that lies further than this in the future of our clock carries a warning, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 300;

/// Reads a verified webhook into a canonical event. Total: unknown types, unreadable bodies and a
/// panic of the reader give a quarantine notice, never an error.
#[must_use]
pub fn read(webhook: &Verified) -> Event {
    let reading = catch_unwind(AssertUnwindSafe(|| webhook.provider().read(webhook)));
    let mut event = match reading {
        Ok(Reading::Understood(occurrence)) => understood(webhook, *occurrence),
        Ok(Reading::Quarantined {
            kind,
            reason,
            provider_event,
            dedup,
        }) => quarantined(webhook, kind, reason, provider_event, dedup),
        Err(_) => quarantined(
            webhook,
            QuarantineKind::ReaderPanicked,
            "the reader failed on this body".to_owned(),
            None,
            delivery_or_body(webhook),
        ),
    };
    bound::bound(&mut event, webhook.body().len());
    event
}

/// Withholds the advice of an event whose own time is older than records are kept: it may be a
/// replay of a signed body whose record has expired.
pub fn withhold_if_stale(event: &mut Event, retention_days: u32) {
    let oldest = event
        .data
        .received_at
        .plus_seconds(-i64::from(retention_days) * 86_400);
    if event.time < oldest {
        event.data.warn(Warning::Stale);
        withhold(event, "the event is older than records are kept");
    }
}

/// The signed delivery id where there is one, else a hash of the body.
pub(crate) fn delivery_or_body(webhook: &Verified) -> Dedup {
    webhook.delivery_id().map_or_else(
        || Dedup::by_body(webhook.body()),
        |id| Dedup::by_id(mailhooks_event::DedupBasis::DeliveryId, id),
    )
}

fn understood(webhook: &Verified, occurrence: Occurrence) -> Event {
    let received_at = webhook.received_at();
    let mut event = Event {
        id: EventId::derive(webhook.source(), &occurrence.dedup),
        source: webhook.source().clone(),
        subject: occurrence.subject.and_then(printable),
        time: occurrence.time.unwrap_or(received_at),
        happening: occurrence.happening,
        data: Data {
            provider: webhook.provider().name(),
            provider_event: Some(occurrence.provider_event),
            inferred: occurrence.inferred,
            account: occurrence
                .account
                .or_else(|| webhook.account().map(str::to_owned)),
            received_at,
            dedup: occurrence.dedup,
            warnings: Vec::new(),
            mail: occurrence.mail,
            smtp: occurrence.smtp,
            failure: occurrence.failure,
            extra: occurrence.extra,
        },
    };
    for warning in occurrence.warnings {
        event.data.warn(warning);
    }
    if occurrence.time.is_none() {
        event.data.warn(Warning::TimeMissing);
    }
    if event.time > received_at.plus_seconds(CLOCK_SKEW_SECONDS) {
        event.data.warn(Warning::ClockSkew);
    }
    warn_if_misrouted(webhook, &mut event);
    judge::advise(&mut event);
    if occurrence.time.is_none() && !webhook.provider().scheme().signs_the_time() {
        withhold(
            &mut event,
            "nothing tells when it happened, so it may be a replay",
        );
    }
    event
}

/// CloudEvents allows no control characters and no noncharacters in an attribute, and no empty one.
fn printable(mut text: String) -> Option<String> {
    let is_noncharacter = |letter: char| {
        matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xfffe == 0xfffe
    };
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        text.retain(|letter| !letter.is_control() && !is_noncharacter(letter));
    }
    (!text.is_empty()).then_some(text)
}

/// Takes back advice to act, with the reason.
fn withhold(event: &mut Event, why: &str) {
    let advice = event.data.mail.suppression_advice.as_mut();
    if let Some(advice) = advice.filter(|advice| advice.action != Action::None) {
        advice.action = Action::None;
        advice.why = why.to_owned();
    }
}

fn warn_if_misrouted(webhook: &Verified, event: &mut Event) {
    if webhook
        .family()
        .is_some_and(|family| family != event.family())
    {
        event.data.warn(Warning::Misrouted);
    }
}

fn quarantined(
    webhook: &Verified,
    kind: QuarantineKind,
    reason: String,
    provider_event: Option<String>,
    dedup: Dedup,
) -> Event {
    let record = EventId::derive(webhook.source(), &dedup);
    Event {
        id: record.notice(),
        source: webhook.source().clone(),
        subject: None,
        time: webhook.received_at(),
        happening: Happening::Quarantine(
            kind,
            Quarantine {
                reason,
                event_id: record,
            },
        ),
        data: Data {
            provider: webhook.provider().name(),
            provider_event,
            inferred: false,
            account: webhook.account().map(str::to_owned),
            received_at: webhook.received_at(),
            dedup,
            warnings: Vec::new(),
            mail: Mail::default(),
            smtp: None,
            failure: None,
            extra: Map::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Credentials, Provider, Scheme, Webhook};
    use http::HeaderMap;
    use mailhooks_event::{DedupBasis, ProviderName, Timestamp};
    use mailhooks_signature::Secret;

    /// A provider whose reader has a fault.
    struct Faulty;

    impl Provider for Faulty {
        fn name(&self) -> ProviderName {
            ProviderName::new("faulty")
        }

        fn scheme(&self) -> Scheme {
            Scheme::StandardWebhooks
        }

        fn read(&self, webhook: &Verified) -> Reading {
            panic!("{:?}", webhook.body())
        }
    }

    #[test]
    fn a_readers_panic_becomes_quarantine() {
        let secret: Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let body = b"{\"to\": \"jane@example.org\"}";
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", "msg_1".parse().unwrap());
        headers.insert("svix-timestamp", "0".parse().unwrap());
        headers.insert(
            "svix-signature",
            secret.sign("msg_1", 0, body).parse().unwrap(),
        );
        let webhook = Webhook {
            source: "faulty".parse().unwrap(),
            provider: &Faulty,
            family: None,
            headers: headers.into(),
            target: "/webhooks/faulty".to_owned(),
            body: body.as_slice().into(),
            received_at: Timestamp::UNIX_EPOCH,
        };
        let event = read(&webhook.verify(&Credentials::Secrets(vec![secret])).unwrap());
        assert_eq!(event.event_type(), "mailhooks.quarantine.reader_panicked");
        assert_eq!(
            event.data.dedup,
            Dedup::by_id(DedupBasis::DeliveryId, "msg_1")
        );
        assert!(
            !event.to_json().unwrap().contains("jane"),
            "a notice tells nothing of the body"
        );
    }
}
