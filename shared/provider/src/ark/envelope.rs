//! The forms of a body: the envelope of a tenant's webhook, that of a platform's, an older one with
//! `data` for `payload`, and the bare payload.

use crate::{
    Fields, Reading, Value,
    postal::{
        envelope::{Envelope, quarantined},
        event_name::EventName,
        shape,
    },
};
use mailhooks_event::{Dedup, DedupBasis, Warning, quarantine::QuarantineKind};

const UNKNOWN_EVENT: &str = "the event's name is none of the ten that are known of Ark";
const NO_PAYLOAD: &str = "the body names an event, but its payload is not an object";
const UNKNOWN_SHAPE: &str = "the body names no event, and its shape is that of none";

/// Opens a body. The guides show `{event, timestamp, uuid, payload}` (arkhq.io/docs/webhooks/overview),
/// the page on platform webhooks a `tenant_id` and no `uuid`
/// (arkhq.io/docs/api-reference/platform-webhooks/create-a-platform-webhook), and the pages of the
/// single events the payload alone (arkhq.io/docs/api-reference/email-events). A payload that tells its
/// own event beside its members is read like a bare one.
///
/// # Errors
///
/// Gives the quarantine for what is no event that we know.
pub(super) fn open(body: &[u8]) -> Result<Envelope<'_>, Box<Reading>> {
    let mut outer = Fields::of_body(body).map_err(|error| {
        let reason = error.to_string();
        quarantined(
            QuarantineKind::Unreadable,
            &reason,
            None,
            Dedup::by_body(body),
        )
    })?;
    let event = outer.text("event");
    let named = event.as_deref().map(EventName::parse);
    let shape = classify(&outer);
    match (named, payload_member(&outer), shape) {
        (None, None, None) => {
            let kind = QuarantineKind::Unreadable;
            Err(quarantined(kind, UNKNOWN_SHAPE, None, Dedup::by_body(body)))
        }
        (None, _, Some(shape)) => Ok(bare(shape, true, outer)),
        (Some(Some(name)), None, Some(_)) => Ok(bare(name, false, outer)),
        (_, member, _) => enveloped(event, member, outer, body),
    }
}

/// Where the payload is; a page of January 2026, since replaced, spoke of event-specific data.
fn payload_member(outer: &Fields<'_>) -> Option<&'static str> {
    let is_object = |name: &&str| matches!(outer.peek(name), Some(Value::Object(_)));
    ["payload", "data"].into_iter().find(is_object)
}

fn enveloped<'a>(
    event: Option<String>,
    member: Option<&str>,
    mut outer: Fields<'a>,
    body: &[u8],
) -> Result<Envelope<'a>, Box<Reading>> {
    let uuid = outer.text("uuid");
    let refuse = |kind, reason, event| {
        let dedup = uuid.as_deref().map_or_else(
            || Dedup::by_body(body),
            |uuid| Dedup::by_id(DedupBasis::EventId, uuid),
        );
        Err(quarantined(kind, reason, event, dedup))
    };
    let named = event.as_deref().map(EventName::parse);
    if named == Some(None) {
        return refuse(QuarantineKind::UnknownType, UNKNOWN_EVENT, event);
    }
    let Some(mut payload) = member.map(|member| outer.fields(member)) else {
        return refuse(QuarantineKind::Unreadable, NO_PAYLOAD, event);
    };
    let inferred = event.is_none();
    let Some(name) = named.flatten().or_else(|| classify(&payload)) else {
        return refuse(QuarantineKind::Unreadable, UNKNOWN_SHAPE, event);
    };
    if shape::contradicts(name, &payload) {
        payload.warn(Warning::ShapeContradictsName);
    }
    Ok(Envelope {
        name,
        inferred,
        timestamp: outer.time("timestamp"),
        uuid,
        account: outer.text("tenant_id"),
        payload,
        outer,
    })
}

/// A body that is the payload itself. A `uuid` in it is a domain's, no webhook's.
fn bare(name: EventName, inferred: bool, mut payload: Fields<'_>) -> Envelope<'_> {
    if shape::contradicts(name, &payload) {
        payload.warn(Warning::ShapeContradictsName);
    }
    Envelope {
        name,
        inferred,
        timestamp: payload.time("timestamp"),
        uuid: None,
        account: payload.text("tenant_id"),
        payload,
        outer: Fields::default(),
    }
}

/// The event of this shape. A URL alone is no click: Ark's clicks always tell the message.
fn classify(payload: &Fields) -> Option<EventName> {
    let has_message = || matches!(payload.peek("message"), Some(Value::Object(_)));
    shape::classify(payload).filter(|name| *name != EventName::MessageLinkClicked || has_message())
}
