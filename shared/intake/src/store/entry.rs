//! An event as items: what is put into the table for it.

use super::{
    Footprint, Lease, StoreError, Stored, attribute,
    limits::{MAX_ITEM_BYTES, index_key, item_bytes},
    mark,
    pack::Packed,
    rows::Row,
};
use crate::config::RetentionDays;
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use mailhooks_event::{Address, Event, EventId, Family, Happening, Timestamp};
use mailhooks_provider::{Attested, Verified};
use serde::Serialize;
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
        Self::written(event, canonical(event)?, webhook, retention)
    }

    /// The same of an event whose JSON is at hand.
    ///
    /// # Errors
    ///
    /// As [`Entry::new`].
    pub fn written(
        event: &Event,
        canonical: String,
        webhook: &Verified,
        retention: RetentionDays,
    ) -> Result<Self, StoreError> {
        let id = event.id.record();
        let received_at = event.data.received_at;
        let expires = received_at
            .plus_seconds(i64::from(retention.get()) * 86_400)
            .unix_seconds();
        let mut entry = Self::readable(&id, event);
        entry.set(attribute::EXPIRES, AttributeValue::N(expires.to_string()));
        mark::put_on(&mut entry.item, &id, received_at);

        let mut raw = webhook.body().to_vec();
        if raw.len() > MAX_RAW_BYTES_IN_ITEM {
            let (rows, reference) = Row::of(&id, &raw, expires)?;
            entry.rows = rows;
            entry.set(attribute::ROWS, text(&reference.to_string()));
            raw.clear();
        }
        entry.pack(canonical, webhook.attested(), raw)
    }

    /// Lays out a record's event as today's reader sees it, with all that the record keeps, and with a
    /// mark that the outbox may take at once.
    ///
    /// # Errors
    ///
    /// As [`Entry::new`].
    pub(super) fn replayed(
        event: &Event,
        stored: &Stored,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let mut entry = Self::readable(&stored.id, event);
        if let Some(expires) = &stored.expires {
            entry.set(attribute::EXPIRES, AttributeValue::N(expires.clone()));
        }
        mark::put_on_for_outbox(&mut entry.item, &stored.id, now);
        let raw = match &stored.rows {
            Some(reference) => {
                entry.set(attribute::ROWS, text(&reference.to_string()));
                Vec::new()
            }
            None => stored.raw.clone(),
        };
        entry.pack(canonical(event)?, &stored.attested, raw)
    }

    fn readable(id: &EventId, event: &Event) -> Self {
        let mut item = readable(id, event);
        item.insert(attribute::ID.to_owned(), text(id.as_str()));
        Self {
            id: id.clone(),
            item,
            rows: Vec::new(),
        }
    }

    /// Adds what is packed, and sees to it that DynamoDB takes the whole.
    fn pack(
        mut self,
        canonical: String,
        attested: &Attested,
        raw: Vec<u8>,
    ) -> Result<Self, StoreError> {
        let attested = AttestedJson {
            account: attested.account.as_deref(),
            delivery_id: attested.delivery_id.as_deref(),
        };
        let packed = Packed {
            canonical,
            attested: serde_json::to_string(&attested)
                .map_err(|_| StoreError::Unwritable("what is attested has no JSON"))?,
            raw,
        };
        let body = AttributeValue::B(Blob::new(packed.pack()?));
        self.set(attribute::BODY, body);
        if item_bytes(&self.item) + NONCE_BYTES > MAX_ITEM_BYTES {
            return Err(StoreError::Unwritable(
                "the item is larger than DynamoDB takes",
            ));
        }
        Ok(self)
    }

    fn set(&mut self, name: &str, value: AttributeValue) {
        self.item.insert(name.to_owned(), value);
    }

    /// What it takes in the table and in its indexes.
    #[must_use]
    pub fn footprint(&self) -> Footprint {
        Footprint::of(self)
    }
}

/// [`Attested`] as it is packed.
#[derive(Serialize)]
struct AttestedJson<'a> {
    account: Option<&'a str>,
    delivery_id: Option<&'a str>,
}

fn canonical(event: &Event) -> Result<String, StoreError> {
    let json = event.to_json();
    json.map_err(|_| StoreError::Unwritable("the event has no JSON"))
}

/// What the put adds.
pub(super) const NONCE_BYTES: usize = attribute::NONCE.len() + Lease::BYTES;

/// A raw body up to this size lies in the item. With the largest canonical event beside it, and
/// neither of them made smaller by packing, the item still is one that DynamoDB takes.
const MAX_RAW_BYTES_IN_ITEM: usize = 131_072;

/// The attributes for people and look-ups. Each is written only when it says something.
fn readable(id: &EventId, event: &Event) -> HashMap<String, AttributeValue> {
    let data = &event.data;
    let timeline = if event.family() == Family::Quarantine {
        Some(mark::quarantine_shard_of(id))
    } else {
        let subject = event.subject.as_ref();
        subject.map(|subject| format!("{}#{subject}", event.source))
    };
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
    // Room for all that follow too, so that the map does not grow step by step.
    let mut item = HashMap::with_capacity(attributes.len() + 7);
    for (name, value) in attributes {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    }
    item
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
