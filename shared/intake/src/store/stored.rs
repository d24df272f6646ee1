//! A record as it comes back from the table.

use super::{StoreError, attribute, pack::Packed, rows::Reference};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::{Event, EventId};
use mailhooks_provider::Attested;
use serde_json::Value;
use std::collections::HashMap;

/// A record as it comes back from the table. Its `Debug` shows the id only.
pub struct Stored {
    /// The record's id.
    pub id: EventId,
    /// The canonical event, or the quarantine notice.
    pub event: Event,
    /// The event as it was written.
    pub canonical: String,
    /// The raw body, unless it lies in rows.
    pub raw: Vec<u8>,
    /// What the signature vouched for besides the body.
    pub attested: Attested,
    /// Where the rows are that hold the raw body, if it does not lie here.
    pub(crate) rows: Option<Reference>,
    /// When the item may go, in Unix seconds.
    pub(crate) expires: Option<String>,
    /// The queues that have the message already, where the mark remembers some.
    pub sent: Vec<String>,
    /// Whether the outbox mark stands.
    pub marked: bool,
}

impl Stored {
    /// How often the outbox has claimed an item's mark.
    pub(super) fn attempts(item: &HashMap<String, AttributeValue>) -> u32 {
        let attempts = item
            .get(attribute::ATTEMPTS)
            .and_then(|value| value.as_n().ok());
        attempts
            .and_then(|attempts| attempts.parse().ok())
            .unwrap_or(0)
    }

    /// Reads an item.
    ///
    /// # Errors
    ///
    /// If it is not as this version, or an earlier one, writes it.
    pub(super) fn of(item: HashMap<String, AttributeValue>) -> Result<Self, StoreError> {
        let text = |name| item.get(name).and_then(|value| value.as_s().ok());
        let id = text(attribute::ID)
            .and_then(|id| id.parse().ok())
            .ok_or(StoreError::Unreadable("no id"))?;
        let body = item
            .get(attribute::BODY)
            .and_then(|value| value.as_b().ok());
        let packed = Packed::unpack(body.ok_or(StoreError::Unreadable("no body"))?.as_ref())?;
        let event = serde_json::from_str(&packed.canonical);
        let attested = serde_json::from_str(&packed.attested);
        let attested: Value =
            attested.map_err(|_| StoreError::Unreadable("not what a signature attests"))?;
        let vouched_for = |name: &str| attested[name].as_str().map(str::to_owned);
        Ok(Self {
            id,
            event: event.map_err(|_| StoreError::Unreadable("not a canonical event"))?,
            canonical: packed.canonical,
            raw: packed.raw,
            attested: Attested {
                delivery_id: vouched_for("delivery_id"),
                account: vouched_for("account"),
            },
            expires: item
                .get(attribute::EXPIRES)
                .and_then(|value| value.as_n().ok())
                .cloned(),
            rows: text(attribute::ROWS).and_then(|rows| Reference::parse(rows)),
            sent: item
                .get(attribute::SENT)
                .and_then(|value| value.as_ss().ok())
                .cloned()
                .unwrap_or_default(),
            marked: item.contains_key(attribute::OUTBOX),
        })
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
