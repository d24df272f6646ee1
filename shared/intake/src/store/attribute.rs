//! The names of the attributes of an item. They are short, because names count as bytes.

/// The key: an event's id, or `id#raw.digest.n` for a row of a large raw body.
pub const ID: &str = "id";
/// The family.
pub const FAMILY: &str = "family";
/// The kind.
pub const KIND: &str = "kind";
/// The provider.
pub const PROVIDER: &str = "provider";
/// The source.
pub const SOURCE: &str = "source";
/// `source#subject`, the key of the index `timeline`; of a quarantined record `quarantine/shard`. A
/// source's name has no `#` and no `/`.
pub const TIMELINE: &str = "timeline";
/// The recipient in lower case, the key of the index `recipient`.
pub const RECIPIENT: &str = "recipient";
/// When it happened; sorts both indexes.
pub const TIME: &str = "time";
/// Whether the failure is permanent.
pub const PERMANENCE: &str = "permanence";
/// The advised action.
pub const ADVICE: &str = "advice";
/// Canonical JSON and raw body, packed.
pub const BODY: &str = "body";
/// Digest and number of the rows that hold the raw body; absent if it is in `body`.
pub const ROWS: &str = "rows";
/// When the item may go, in Unix seconds: the table's TTL.
pub const EXPIRES: &str = "expires";
/// Whose the mark is; only while it stands.
pub const NONCE: &str = "nonce";
/// The outbox mark: its shard, the key of the sparse index `outbox`.
pub const OUTBOX: &str = "outbox";
/// From when the outbox may take the mark and since when it stands; sorts the index `outbox`.
pub const DUE: &str = "due";
/// How often the outbox has tried.
pub const ATTEMPTS: &str = "attempts";
/// The queues that have the message, after a partial failure.
pub const SENT: &str = "sent";
/// The id of the record that this one stands for: a record that was read anew has another id today,
/// under which a late redelivery must find it.
pub const ALIAS: &str = "alias";
