//! An event as items: what is put into the table for it.

use super::{
    StoreError, attribute,
    limits::{MAX_ITEM_BYTES, index_key, item_bytes},
    mark,
    pack::Packed,
    rows::Row,
};
use crate::config::RetentionDays;
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use mailhooks_event::{Address, Event, EventId, Happening};
use mailhooks_provider::Verified;
use serde_json::json;
use std::collections::HashMap;

/// An event ready to be put: its item, and rows if the raw body is large.
pub struct Entry {
    pub(super) id: EventId,
    pub(super) item: HashMap<String, AttributeValue>,
    pub(super) rows: Vec<Row>,
}

impl Entry {
    /// Lays out an event with the raw body that it was read from.
    ///
    /// # Errors
    ///
    /// If no item that DynamoDB takes can be made of it. Bounds on events and bodies rule that out;
    /// should they fail, nothing must be acknowledged.
    pub fn new(
        event: &Event,
        webhook: &Verified,
        retention: RetentionDays,
    ) -> Result<Self, StoreError> {
        let id = event.id.record();
        let received_at = event.data.received_at;
        let expires = received_at
            .plus_seconds(i64::from(retention.get()) * 86_400)
            .unix_seconds();
        let mut item = readable(event);
        item.insert(attribute::ID.to_owned(), text(id.as_str()));
        item.insert(
            attribute::EXPIRES.to_owned(),
            AttributeValue::N(expires.to_string()),
        );
        mark::put_on(&mut item, &id, received_at);

        let attested = webhook.attested();
        let attested = json!({"delivery_id": attested.delivery_id, "account": attested.account});
        let mut packed = Packed {
            canonical: event
                .to_json()
                .map_err(|_| StoreError::Unwritable("the event has no JSON"))?,
            attested: attested.to_string(),
            raw: webhook.body().to_vec(),
        };
        let mut rows = Vec::new();
        if packed.raw.len() > MAX_RAW_BYTES_IN_ITEM {
            let (cut, reference) = Row::of(&id, &packed.raw, expires)?;
            rows = cut;
            item.insert(attribute::ROWS.to_owned(), text(&reference.to_string()));
            packed.raw.clear();
        }
        let body = packed.pack()?;
        item.insert(
            attribute::BODY.to_owned(),
            AttributeValue::B(Blob::new(body)),
        );
        if item_bytes(&item) + NONCE_BYTES > MAX_ITEM_BYTES {
            return Err(StoreError::Unwritable(
                "the item is larger than DynamoDB takes",
            ));
        }
        Ok(Self { id, item, rows })
    }

    /// The size of the item as DynamoDB counts it, without the nonce that the put adds.
    #[must_use]
    pub fn item_bytes(&self) -> usize {
        item_bytes(&self.item)
    }
}

/// What the put adds.
const NONCE_BYTES: usize = attribute::NONCE.len() + 12;

/// A raw body up to this size lies in the item. With the largest canonical event beside it, and
/// neither of them made smaller by packing, the item still is one that DynamoDB takes.
const MAX_RAW_BYTES_IN_ITEM: usize = 131_072;

/// The attributes for people and look-ups. Each is written only when it says something.
fn readable(event: &Event) -> HashMap<String, AttributeValue> {
    let data = &event.data;
    let timeline = event
        .subject
        .as_ref()
        .map(|subject| format!("{}#{subject}", event.source));
    let recipient = data
        .mail
        .recipient
        .as_ref()
        .or_else(|| contact(event))
        .map(Address::lookup_key);
    let permanence = data
        .failure
        .as_ref()
        .map(|failure| text(failure.permanence.as_str()));
    let advice = data
        .mail
        .suppression_advice
        .as_ref()
        .map(|advice| text(advice.action.as_str()));
    let attributes = [
        (attribute::FAMILY, Some(text(event.family().as_str()))),
        (attribute::KIND, Some(text(event.kind()))),
        (attribute::PROVIDER, Some(text(data.provider.as_str()))),
        (attribute::SOURCE, Some(text(event.source.as_str()))),
        (attribute::TIME, Some(text(&event.time.to_string()))),
        (attribute::TIMELINE, timeline.and_then(index_key)),
        (attribute::RECIPIENT, recipient.and_then(index_key)),
        (attribute::PERMANENCE, permanence),
        (attribute::ADVICE, advice),
    ];
    attributes
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The person that a contact event is about, so that a look-up by address finds it too.
fn contact(event: &Event) -> Option<&Address> {
    match &event.happening {
        Happening::Contact(_, contact) => contact.email.as_ref(),
        Happening::Delivery(..)
        | Happening::Bounce(..)
        | Happening::Complaint(..)
        | Happening::Engagement(..)
        | Happening::Domain(..)
        | Happening::SendLimit(..)
        | Happening::Suppression(..)
        | Happening::Quarantine(..) => None,
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
