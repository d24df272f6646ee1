//! The envelope around a payload: which event, when it was made, and its id.

use super::{event_name::EventName, shape};
use crate::{Fields, Reading, UnreadableBody, Value};
use mailhooks_event::{Dedup, DedupBasis, Timestamp, Warning, quarantine::QuarantineKind};

/// An opened body, whether it came with an envelope or bare.
pub(crate) struct Envelope<'a> {
    /// Which event it is.
    pub(crate) name: EventName,
    /// True when nothing named the event and the payload's shape told which one it is.
    pub(crate) inferred: bool,
    /// When Postal made the webhook, the same on every attempt; none in the bare form.
    pub(crate) timestamp: Option<Timestamp>,
    /// The id of this event for this webhook, the same on every attempt; none in the bare form.
    pub(crate) uuid: Option<String>,
    /// The account, where the envelope names it: Ark's tenant, nothing of Postal's.
    pub(crate) account: Option<String>,
    /// What the event says.
    pub(crate) payload: Fields<'a>,
    /// The other members beside the payload.
    pub(crate) outer: Fields<'a>,
}

impl<'a> Envelope<'a> {
    /// Opens a body: with an `event` or a `payload` it is enveloped (postal
    /// `app/services/webhook_delivery_service.rb`), without either it is a payload itself.
    ///
    /// # Errors
    ///
    /// Gives the quarantine for what is no event that we know.
    pub(crate) fn open(body: &'a [u8]) -> Result<Self, Box<Reading>> {
        let mut outer = Fields::of_body(body).map_err(|error| no_fields(body, error))?;
        let payload_is_object = matches!(outer.peek("payload"), Some(Value::Object(_)));
        let event = outer.text("event");
        if event.is_none() && !payload_is_object {
            return Self::bare(outer, body);
        }
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
        if !payload_is_object {
            return refuse(QuarantineKind::Unreadable, NO_PAYLOAD, event);
        }
        let mut payload = outer.fields("payload");
        let inferred = event.is_none();
        let Some(name) = named.flatten().or_else(|| shape::classify(&payload)) else {
            return refuse(QuarantineKind::Unreadable, UNKNOWN_SHAPE, event);
        };
        if shape::contradicts(name, &payload) {
            payload.warn(Warning::ShapeContradictsName);
        }
        Ok(Self {
            name,
            inferred,
            timestamp: outer.time("timestamp"),
            uuid,
            account: None,
            payload,
            outer,
        })
    }

    /// The vendor's documentation prints payloads alone; Postal itself never sends them so.
    fn bare(payload: Fields<'a>, body: &[u8]) -> Result<Self, Box<Reading>> {
        let refuse = |kind, reason| Err(quarantined(kind, reason, None, Dedup::by_body(body)));
        if payload.has("rcpt_to") {
            return refuse(QuarantineKind::Unsupported, HTTP_ENDPOINT);
        }
        let Some(name) = shape::classify(&payload) else {
            return refuse(QuarantineKind::Unreadable, UNKNOWN_SHAPE);
        };
        Ok(Self {
            name,
            inferred: true,
            timestamp: None,
            uuid: None,
            account: None,
            payload,
            outer: Fields::default(),
        })
    }
}

const UNKNOWN_EVENT: &str = "the event's name is none of the ten that are known of Postal";
const NO_PAYLOAD: &str = "the body names an event, but its payload is not an object";
const UNKNOWN_SHAPE: &str = "the body names no event, and its shape is that of none";
const HTTP_ENDPOINT: &str = "this is an incoming mail from a Postal HTTP endpoint, not an event: \
    an endpoint of a route has this webhook's URL; enter the URL under Webhooks instead";

/// An HTTP endpoint may also send forms, signed alike (postal `app/senders/http_sender.rb`,
/// `lib/postal/http.rb`).
fn no_fields(body: &[u8], error: UnreadableBody) -> Box<Reading> {
    let is_endpoint_form = body
        .split(|byte| *byte == b'&')
        .any(|pair| pair.starts_with(b"rcpt_to="));
    let dedup = Dedup::by_body(body);
    if is_endpoint_form {
        quarantined(QuarantineKind::Unsupported, HTTP_ENDPOINT, None, dedup)
    } else {
        quarantined(QuarantineKind::Unreadable, &error.to_string(), None, dedup)
    }
}

pub(crate) fn quarantined(
    kind: QuarantineKind,
    reason: &str,
    provider_event: Option<String>,
    dedup: Dedup,
) -> Box<Reading> {
    Box::new(Reading::Quarantined {
        kind,
        reason: reason.to_owned(),
        provider_event,
        dedup,
    })
}
