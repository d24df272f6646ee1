//! Which event a payload is by its shape: for the bare form, and as a check on the name.

use super::{event_name::EventName, status::Status};
use crate::{Fields, Value};

/// The event whose payload has this shape; the order of the questions counts. The two send-limit
/// events differ in nothing but their numbers, so there the answer is a guess.
pub(crate) fn classify(payload: &Fields) -> Option<EventName> {
    if has_message(payload, ORIGINAL) || has_message(payload, BOUNCE) {
        return Some(EventName::MessageBounced);
    }
    if let Some(Value::String(status)) = said(payload, "status") {
        return Status::parse(status).map(Status::event);
    }
    if is_said(payload, "spf_status") || is_said(payload, "dns_checked_at") {
        return Some(EventName::DomainDnsError);
    }
    if is_said(payload, "volume") && is_said(payload, "limit") {
        let (volume, limit) = (number(payload, "volume")?, number(payload, "limit")?);
        return Some(if volume >= limit {
            EventName::SendLimitExceeded
        } else {
            EventName::SendLimitApproaching
        });
    }
    if is_said(payload, "url") {
        return Some(EventName::MessageLinkClicked);
    }
    let reader = is_said(payload, "ip_address") || is_said(payload, "user_agent");
    (reader && has_message(payload, MESSAGE)).then_some(EventName::MessageLoaded)
}

/// Whether the shape is another event's than the name. A shape that tells nothing contradicts
/// nothing, and neither do the numbers of a send limit: they are counted up to three minutes after
/// the state was noted (postal `app/models/server.rb`).
pub(crate) fn contradicts(name: EventName, payload: &Fields) -> bool {
    classify(payload)
        .is_some_and(|shape| shape != name && !(shape.is_send_limit() && name.is_send_limit()))
}

/// Where a message is, and where 1.x and 2.x put its bare id when it had been deleted (2.x
/// `app/jobs/send_webhook_job.rb`).
type MessageNames = [&'static str; 2];

const MESSAGE: MessageNames = ["message", "_message"];
const ORIGINAL: MessageNames = ["original_message", "_original_message"];
const BOUNCE: MessageNames = ["bounce", "_bounce"];

/// A message, or the id of a deleted one.
fn has_message(payload: &Fields, [name, deleted]: MessageNames) -> bool {
    matches!(payload.peek(name), Some(Value::Object(_))) || is_said(payload, deleted)
}

/// Whether a member is there and tells something.
pub(crate) fn is_said(payload: &Fields, name: &str) -> bool {
    said(payload, name).is_some()
}

/// A member that is more than null or an empty text.
fn said<'a, 'b>(payload: &'a Fields<'b>, name: &str) -> Option<&'a Value<'b>> {
    payload.peek(name).filter(|value| !value.is_nothing())
}

fn number(payload: &Fields, name: &str) -> Option<f64> {
    match payload.peek(name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(payload: &serde_json::Value) -> Fields<'static> {
        Fields::of_map(payload.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn the_first_question_that_fits_decides() {
        use EventName::{
            DomainDnsError, MessageBounced, MessageHeld, MessageLinkClicked, MessageLoaded,
            SendLimitApproaching, SendLimitExceeded,
        };
        for (payload, name) in [
            (
                json!({"bounce": {}, "status": "Held"}),
                Some(MessageBounced),
            ),
            (json!({"_original_message": 1}), Some(MessageBounced)),
            (
                json!({"bounce": false, "status": "Held"}),
                Some(MessageHeld),
            ),
            (
                json!({"original_message": null, "status": "Held"}),
                Some(MessageHeld),
            ),
            (
                json!({"status": "Bounced", "url": "https://example.com"}),
                None,
            ),
            (
                json!({"status": null, "dns_checked_at": 1}),
                Some(DomainDnsError),
            ),
            (json!({"spf_status": "OK"}), Some(DomainDnsError)),
            (json!({"volume": 10, "limit": 10}), Some(SendLimitExceeded)),
            (
                json!({"volume": "9", "limit": 10}),
                Some(SendLimitApproaching),
            ),
            (json!({"volume": "NaN", "limit": 10}), None),
            (json!({"volume": 9}), None),
            (
                json!({"url": "https://example.com"}),
                Some(MessageLinkClicked),
            ),
            (
                json!({"url": null, "message": {}, "ip_address": "192.0.2.1"}),
                Some(MessageLoaded),
            ),
            (
                json!({"_message": 1, "user_agent": "curl"}),
                Some(MessageLoaded),
            ),
            (json!({"message": {}}), None),
            (json!({"ip_address": "192.0.2.1"}), None),
            (json!({}), None),
        ] {
            assert_eq!(classify(&fields(&payload)), name, "{payload}");
        }
    }

    #[test]
    fn only_another_events_shape_contradicts_the_name() {
        let sent = fields(&json!({"status": "Sent"}));
        assert!(!contradicts(EventName::MessageSent, &sent));
        assert!(contradicts(EventName::MessageHeld, &sent));
        let below = fields(&json!({"volume": 9, "limit": 10}));
        assert!(!contradicts(EventName::SendLimitExceeded, &below));
        assert!(contradicts(EventName::DomainDnsError, &below));
        assert!(!contradicts(EventName::MessageSent, &fields(&json!({}))));
    }
}
