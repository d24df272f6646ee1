//! The outbox mark: on an item as long as a queue that wants the event may not have it.

use super::{Lease, attribute};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::{EventId, Timestamp};
use std::collections::HashMap;

/// Into how many partitions of the index marks are spread.
pub const SHARDS: u32 = 32;

/// Puts the mark on a new item. For a lease it belongs to whoever puts the item.
pub(super) fn put_on(item: &mut HashMap<String, AttributeValue>, id: &EventId, now: Timestamp) {
    put_due(item, id, now, now.plus_seconds(Lease::SECONDS));
}

/// Puts the mark on an item for the outbox to take it at once.
pub(super) fn put_on_for_outbox(
    item: &mut HashMap<String, AttributeValue>,
    id: &EventId,
    now: Timestamp,
) {
    put_due(item, id, now, now);
}

fn put_due(
    item: &mut HashMap<String, AttributeValue>,
    id: &EventId,
    now: Timestamp,
    at: Timestamp,
) {
    let due = Due {
        at: at.to_string(),
        marked: now.to_string(),
    };
    item.insert(
        attribute::OUTBOX.to_owned(),
        AttributeValue::S(shard_of(id)),
    );
    item.insert(attribute::DUE.to_owned(), due.value());
}

/// The shard of an id: its first letter, since ids are evenly spread over 32 letters.
pub(super) fn shard_of(id: &EventId) -> String {
    let letter = id.as_str().as_bytes().get(4).copied().unwrap_or(b'a');
    shard(u32::from(if letter >= b'a' {
        letter - b'a'
    } else {
        letter - b'2' + 26
    }))
}

/// The name of a shard.
#[must_use]
pub fn shard(number: u32) -> String {
    format!("{:02}", number % SHARDS)
}

/// The key of the index `timeline` under which a quarantined record is found, spread likewise.
pub(super) fn quarantine_shard_of(id: &EventId) -> String {
    quarantine_shard(&shard_of(id))
}

/// The same of a shard.
pub(super) fn quarantine_shard(shard: &str) -> String {
    format!("quarantine/{shard}")
}

/// From when the outbox may take a mark, and since when it stands: `2026-…Z/2026-…Z`. Both are in the
/// key that sorts the index, so that a mark's age is known without reading its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    at: String,
    marked: String,
}

impl Due {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (at, marked) = text.split_once('/')?;
        Some(Self {
            at: at.to_owned(),
            marked: marked.to_owned(),
        })
    }

    pub(super) fn value(&self) -> AttributeValue {
        AttributeValue::S([&self.at, "/", &self.marked].concat())
    }

    pub(super) fn until(&self, moment: Timestamp) -> AttributeValue {
        Self {
            at: moment.to_string(),
            marked: self.marked.clone(),
        }
        .value()
    }
}

/// A mark as the index shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The record.
    pub id: EventId,
    pub(super) shard: String,
    pub(super) due: Due,
}

impl Marked {
    /// Whether the outbox may take it.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due.at <= now.to_string()
    }

    /// How long it has stood, in seconds.
    #[must_use]
    pub fn age_seconds(&self, now: Timestamp) -> u64 {
        let since = Timestamp::parse(&self.due.marked).unwrap_or(now);
        u64::try_from(now.unix_seconds() - since.unix_seconds()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailhooks_event::{Dedup, DedupBasis};
    use std::collections::BTreeSet;

    #[test]
    fn ids_spread_over_every_shard() {
        let source = "resend".parse().unwrap();
        let shards: BTreeSet<String> = (0..1_000)
            .map(|n| EventId::derive(&source, &Dedup::by_id(DedupBasis::EventId, &n.to_string())))
            .map(|id| shard_of(&id))
            .collect();
        let all: BTreeSet<String> = (0..SHARDS).map(shard).collect();
        assert_eq!(shards, all);
    }
}
