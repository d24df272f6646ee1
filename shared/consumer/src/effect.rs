//! One effect per event.
//!
//! A consumer remembers the ids of the events that it has done, in a table of its own: key `id` (text),
//! time to live `expires`. Several consumers may share the table, since each id stands there under the
//! consumer's name. An effect within DynamoDB is written [together with the id](Effects::apply); around
//! one outside, such as a call of an API, goes a [lease](Effects::once).

mod lease;
mod transaction;

pub use lease::{Claim, Lease, OnceError};
pub use transaction::Applied;

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use mailhooks_event::{EventId, Timestamp};
use std::collections::HashMap;

/// The key of the table.
pub(crate) const ID: &str = "id";
/// When the item may go, in Unix seconds: the table's time to live.
pub(crate) const EXPIRES: &str = "expires";
/// Until when the lease runs, in Unix microseconds; only while somebody is at it.
const UNTIL: &str = "until";
/// Whose the lease is; likewise.
const NONCE: &str = "nonce";

/// How long ids are remembered, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepDays(u32);

impl KeepDays {
    /// As long as mailhooks keeps its records: history that is announced again finds every id.
    pub const DEFAULT: Self = Self(400);

    /// SQS keeps a message for 14 days, and a dead-letter queue that is redriven for 14 more.
    pub const LEAST: Self = Self(29);

    /// At least [`KeepDays::LEAST`].
    #[must_use]
    pub const fn new(days: u32) -> Option<Self> {
        if days >= Self::LEAST.0 {
            Some(Self(days))
        } else {
            None
        }
    }

    /// The second at which an item of this moment may go.
    pub(crate) fn expires(self, now: Timestamp) -> AttributeValue {
        let expires = now.plus_seconds(i64::from(self.0) * 86_400);
        AttributeValue::N(expires.unix_seconds().to_string())
    }
}

/// The effects of one consumer: which events it has done.
#[derive(Clone, Debug)]
pub struct Effects {
    client: Client,
    table: String,
    consumer: String,
    keep: KeepDays,
}

impl Effects {
    /// The effects of the consumer of this name, remembered in this table.
    #[must_use]
    pub fn new(client: Client, table: &str, consumer: &str, keep: KeepDays) -> Self {
        Self {
            client,
            table: table.to_owned(),
            consumer: consumer.to_owned(),
            keep,
        }
    }

    fn key(&self, id: &EventId) -> AttributeValue {
        AttributeValue::S(format!("effect#{}#{id}", self.consumer))
    }
}

/// Until when somebody is at the event whose item this is; nothing if it is done.
fn in_progress(item: &HashMap<String, AttributeValue>) -> Option<Timestamp> {
    let micros = item.get(UNTIL)?.as_n().ok()?.parse().ok()?;
    Timestamp::from_unix_micros(micros)
}

fn micros(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.unix_micros().to_string())
}

/// Nobody has done the event or is at it; who died over it counts no more once the lease has ended.
const FREE: &str = "attribute_not_exists(#id) OR #until < :now";

#[cfg(test)]
mod tests;
