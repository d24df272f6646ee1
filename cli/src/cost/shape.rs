//! An event as far as money is concerned: how large it is on its way.

use crate::CliError;
use mailhooks_intake::{
    announce::Message,
    clock,
    config::RetentionDays,
    store::{Entry, Footprint},
};
use mailhooks_provider::{read, withhold_if_stale};
use mailhooks_sender::{Sample, verified};

/// The sizes of an event, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Of the webhook's body.
    pub(super) body: usize,
    /// Of its record.
    pub(super) footprint: Footprint,
    /// Of the message to each queue.
    pub(super) message: usize,
}

impl Shape {
    /// The mark, its nonce included.
    const MARK_BYTES: usize = 83;

    /// An event with subject and recipient whose item, when it is put, has this size.
    pub(super) const fn with_item(bytes: usize) -> Self {
        Self {
            body: 2 * bytes,
            footprint: Footprint {
                marked: bytes,
                settled: bytes.saturating_sub(Self::MARK_BYTES),
                timeline: Some(125),
                recipient: Some(95),
                outbox: 104,
                rows: Vec::new(),
            },
            message: 2 * bytes,
        }
    }

    /// A sample as the functions treat it.
    ///
    /// # Errors
    ///
    /// [`CliError`] if it cannot be signed, recorded or sent.
    pub(super) fn of_sample(sample: &Sample) -> Result<Self, CliError> {
        let received_at = sample.received_at().unwrap_or_else(clock::now);
        let body = sample.body.clone();
        let verified = verified(sample.provider, None, &sample.headers, body, received_at)?;
        let mut event = read(&verified);
        withhold_if_stale(&mut event, RetentionDays::DEFAULT.get());
        let message = Message::new(&event).map_err(|error| CliError::Queue(error.to_string()))?;
        Ok(Self {
            body: sample.body.len(),
            footprint: Entry::new(&event, &verified, RetentionDays::DEFAULT)?.footprint(),
            message: message.bytes(),
        })
    }

    /// What is kept of it in the table, in bytes, and in the table and its indexes together. To each item
    /// and each entry DynamoDB adds 100 bytes of its own (developer guide, "Item sizes and formats").
    pub(super) fn kept(&self, indexes: [bool; 2]) -> [f64; 2] {
        const OVERHEAD: usize = 100;
        let footprint = &self.footprint;
        let rows = footprint.rows.iter().map(|row| row + OVERHEAD);
        let table = footprint.settled + OVERHEAD + rows.sum::<usize>();
        let entries = [footprint.timeline, footprint.recipient]
            .into_iter()
            .zip(indexes);
        let entries = entries.filter_map(|(entry, is_on)| entry.filter(|_| is_on));
        let entries: usize = entries.map(|entry| entry + OVERHEAD).sum();
        [table, table + entries].map(number)
    }
}

/// How many portions of a size it takes to hold so many bytes; one at least.
pub(super) fn portions(bytes: usize, portion: usize) -> f64 {
    number(bytes.div_ceil(portion).max(1))
}

/// Sizes are far below the numbers that a float counts one by one.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
