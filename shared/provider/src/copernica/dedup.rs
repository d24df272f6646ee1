//! By what a redelivery is recognised: Copernica has no id of a delivery, so by what the event says.

use super::event_name::EventName;
use crate::{Fields, Value};
use mailhooks_event::Dedup;

/// The variables that make an event what it is, besides account, type and time. Two opens of one mail
/// within a second and from one place count once. The nonce is left out, since it is drawn for each
/// attempt.
const fn marks(name: EventName) -> &'static [&'static str] {
    match name {
        EventName::Failure => &["id", "recipient", "state", "code"],
        EventName::Delivery => &["id", "recipient"],
        EventName::Bounce => &["id", "recipient", "mime"],
        EventName::Open => &["id", "recipient", "ip"],
        EventName::Click => &["id", "recipient", "ip", "original"],
        EventName::Abuse => &["id", "emailfrom", "mime"],
        EventName::Unsubscribe => &["id", "profile", "mailing"],
        EventName::Create | EventName::Update | EventName::Delete => &[
            "database",
            "collection",
            "profile",
            "subprofile",
            "parameters",
        ],
    }
}

/// What an event is about: the message, or the profile or its part.
const SUBJECTS: [&str; 3] = ["id", "profile", "subprofile"];

/// The key of an event. Without a time or a subject nothing but the whole body tells two events apart.
pub(super) fn dedup(name: EventName, account: Option<&str>, fields: &Fields, body: &[u8]) -> Dedup {
    let text = |name: &str| fields.peek(name).map(Value::to_json).unwrap_or_default();
    let moment = fields.peek("time").and_then(crate::moment::moment);
    let is_subject = |mark: &&str| {
        SUBJECTS.contains(mark)
            && fields
                .peek(mark)
                .is_some_and(|value| value.as_str() != Some(""))
    };
    if moment.is_none() || !marks(name).iter().any(is_subject) {
        return Dedup::by_body(body);
    }
    let time = text("time");
    let marks: Vec<String> = marks(name).iter().map(|mark| text(mark)).collect();
    let common = [account.unwrap_or_default(), name.as_str(), &time];
    Dedup::by_content(common.into_iter().chain(marks.iter().map(String::as_str)))
}
