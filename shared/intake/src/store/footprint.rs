//! What a record takes in the table and in its indexes: what it costs follows from that.

use super::{
    Entry, attribute,
    entry::NONCE_BYTES,
    limits::{attribute_bytes, item_bytes},
};

/// The sizes of a record in bytes, as DynamoDB counts them: names and values together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// The item as it is put, with its mark.
    pub marked: usize,
    /// The item once its mark is removed.
    pub settled: usize,
    /// Its entry in the index `timeline`; none for an event without a subject.
    pub timeline: Option<usize>,
    /// Its entry in the index `recipient`; none for an event that is about nobody.
    pub recipient: Option<usize>,
    /// Its entry in the index `outbox`, as long as the mark stands.
    pub outbox: usize,
    /// The rows of a raw body that is too large for the item.
    pub rows: Vec<usize>,
}

impl Footprint {
    pub(super) fn of(entry: &Entry) -> Self {
        let attribute = |name| Some(attribute_bytes(name, entry.item.get(name)?));
        // The indexes have keys only: their own, and the table's.
        let in_index = |keys: [_; 2]| {
            let keys = [attribute::ID].into_iter().chain(keys);
            keys.map(attribute).sum::<Option<usize>>()
        };
        let mark = [attribute::OUTBOX, attribute::DUE];
        let mark_bytes: usize = mark.into_iter().filter_map(attribute).sum();
        let bytes = item_bytes(&entry.item);
        Self {
            marked: bytes + NONCE_BYTES,
            settled: bytes - mark_bytes,
            timeline: in_index([attribute::TIMELINE, attribute::TIME]),
            recipient: in_index([attribute::RECIPIENT, attribute::TIME]),
            outbox: in_index(mark).unwrap_or_default(),
            rows: entry
                .rows
                .iter()
                .map(|row| item_bytes(&row.item()))
                .collect(),
        }
    }
}
