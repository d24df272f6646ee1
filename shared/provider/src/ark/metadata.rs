//! What the sender attached to a mail for itself, which Ark's messages carry and Postal's do not
//! (arkhq.io/docs/guides/webhook-integration).

use crate::{Fields, Value};
use mailhooks_event::Mail;
use serde_json::Map;

/// Takes it from the message that an event is about, before the message is read. A bounce mail has
/// none of its own; only a null is taken from it.
pub(super) fn take(payload: &mut Fields) -> Map<String, serde_json::Value> {
    payload.object("bounce", |bounce| {
        if bounce.peek("metadata").is_some_and(Value::is_null) {
            bounce.map("metadata");
        }
    });
    ["message", "original_message"]
        .into_iter()
        .find_map(|name| payload.object(name, |message| message.map("metadata")))
        .unwrap_or_default()
}

/// Puts it into the mail.
pub(super) fn put(metadata: Map<String, serde_json::Value>, mail: &mut Mail) {
    if !metadata.is_empty() {
        mail.message.get_or_insert_default().metadata = metadata;
    }
}
