//! An entry as an item of the table.

use crate::{Entry, Limit, Target};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::Timestamp;
use std::collections::HashMap;

type Item = HashMap<String, AttributeValue>;

/// The key.
pub(super) const ID: &str = "id";
/// How often the item was written; whoever writes has seen the one before.
pub(super) const VERSION: &str = "version";
/// When the item may go, in Unix seconds: the table's time to live.
const EXPIRES: &str = "expires";
/// Whether the target is listed: for whoever reads the table without this crate.
const LISTED: &str = "listed";
/// Why.
const REASON: &str = "reason";
const FAILED: &str = "failed";
const COMPLAINED: &str = "complained";
const CLEARED: &str = "cleared";
const REMOVED: &str = "removed";
const COUNTS: &str = "counts";

/// An entry that lists nobody is kept as long as an older event may still come: a queue and the
/// dead-letter queue behind it keep a message for 14 days each.
const LATEST_ARRIVAL_SECONDS: i64 = 29 * 86_400;

/// The item of an entry.
pub(super) fn written(
    target: &Target,
    entry: &Entry,
    version: u64,
    limit: Limit,
    now: Timestamp,
) -> Item {
    let reason = entry.reason(limit);
    let mut item = Item::from([
        (ID.to_owned(), AttributeValue::S(target.key())),
        (VERSION.to_owned(), AttributeValue::N(version.to_string())),
        (LISTED.to_owned(), AttributeValue::Bool(reason.is_some())),
    ]);
    match reason {
        Some(reason) => {
            let word = AttributeValue::S(reason.as_str().to_owned());
            item.insert(REASON.to_owned(), word);
        }
        None => {
            let expires = now.plus_seconds(LATEST_ARRIVAL_SECONDS + limit.seconds);
            let seconds = AttributeValue::N(expires.unix_seconds().to_string());
            item.insert(EXPIRES.to_owned(), seconds);
        }
    }
    for (name, time) in [
        (FAILED, entry.failed),
        (COMPLAINED, entry.complained),
        (CLEARED, entry.cleared),
        (REMOVED, entry.removed),
    ] {
        if let Some(time) = time {
            item.insert(name.to_owned(), AttributeValue::S(time.to_string()));
        }
    }
    if !entry.counts.is_empty() {
        let count = |(time, event): &(Timestamp, _)| format!("{time}#{event}");
        let counts = entry.counts.iter().map(count).collect();
        item.insert(COUNTS.to_owned(), AttributeValue::Ss(counts));
    }
    item
}

/// The entry of an item, and its version.
pub(super) fn read(item: &Item) -> (Entry, u64) {
    let time = |name| Timestamp::parse(item.get(name)?.as_s().ok()?);
    let counts = item.get(COUNTS).and_then(|counts| counts.as_ss().ok());
    let count = |text: &String| {
        let (time, event) = text.split_once('#')?;
        Some((Timestamp::parse(time)?, event.parse().ok()?))
    };
    let entry = Entry {
        failed: time(FAILED),
        complained: time(COMPLAINED),
        cleared: time(CLEARED),
        removed: time(REMOVED),
        counts: counts.into_iter().flatten().filter_map(count).collect(),
    };
    let version = item.get(VERSION).and_then(|version| version.as_n().ok());
    (
        entry,
        version
            .and_then(|text| text.parse().ok())
            .unwrap_or_default(),
    )
}
