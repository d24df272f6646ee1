//! The write units of an event, by the rules of DynamoDB's developer guide.
//!
//! - A write costs a unit for each kilobyte of the item, rounded up ("Read and write operations").
//! - An update costs by the larger of the item before and the item after (the same page).
//! - An index costs likewise for its entry: one write for an entry that appears, one for an entry that
//!   goes, nothing where its keys and what it projects stay as they are ("Using Global Secondary
//!   Indexes", on write capacity).
//! - A put whose condition fails costs as if it had been done, but no index changes ("Read and write
//!   operations", on conditional writes). It costs by the item that is there or by the new one; the
//!   larger is taken here.
//! - What the time to live deletes costs nothing, in table and indexes ("Using time to live").
//! - A transaction costs twice as much; no event is recorded in one.

use mailhooks_intake::store::Footprint;

/// What a write unit writes, in bytes.
const UNIT_BYTES: usize = 1_024;

/// The write units of one event, by what they are charged for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WriteUnits {
    /// The put of the item, and of the rows of a large raw body before it.
    pub(super) item: f64,
    /// Its entry in the index `timeline`.
    pub(super) timeline: f64,
    /// Its entry in the index `recipient`.
    pub(super) recipient: f64,
    /// Its entry in the index `outbox`.
    pub(super) outbox: f64,
    /// The update of the item that removes the mark.
    pub(super) removal: f64,
    /// The entry in the index `outbox` that goes with it.
    pub(super) outbox_removal: f64,
    /// The put of a redelivery, which finds the event recorded. Where there are rows, a read finds it
    /// before anything is put.
    pub(super) redelivery: f64,
}

impl WriteUnits {
    /// The write units of an event whose record has these sizes.
    pub(super) fn of(footprint: &Footprint) -> Self {
        let of_index = |entry: Option<usize>| entry.map(units).unwrap_or_default();
        let rows: f64 = footprint.rows.iter().copied().map(units).sum();
        Self {
            item: units(footprint.marked) + rows,
            timeline: of_index(footprint.timeline),
            recipient: of_index(footprint.recipient),
            outbox: units(footprint.outbox),
            removal: units(footprint.marked),
            outbox_removal: units(footprint.outbox),
            redelivery: if footprint.rows.is_empty() {
                units(footprint.marked)
            } else {
                0.0
            },
        }
    }
}

/// The units of one write.
fn units(bytes: usize) -> f64 {
    super::shape::portions(bytes, UNIT_BYTES)
}
