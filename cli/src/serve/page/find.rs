//! What the table has about an event, a message or an address: what the commands `event`, `timeline` and
//! `recipient` find, in a few words each.

use super::{PageParts, detail, reply};
use axum::response::Response;
use http::StatusCode;
use mailhooks_event::EventId;
use mailhooks_intake::store::{Found, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};

/// A key of DynamoDB's ends at twice as many bytes, and the source's name is a part of some.
const MAX_BYTES: usize = 1024;

/// What is looked for. It may be an address, so it is posted and stands in no URL.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindWish {
    text: String,
}

/// Looks it up.
pub(super) async fn answer(parts: &PageParts, wish: &FindWish) -> Response {
    let text = wish.text.trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return reply::error(StatusCode::BAD_REQUEST, "that is no id and no address");
    }
    match told(parts, text).await {
        Ok(value) => reply::json(StatusCode::OK, &value),
        Err(error) => reply::failed(&error),
    }
}

async fn told(parts: &PageParts, text: &str) -> Result<Value, StoreError> {
    let (events, earlier) = match text.parse::<EventId>() {
        Ok(id) => {
            let stored = parts.store.get(&id).await?;
            let events = stored.iter().map(|stored| detail::summary(&stored.event));
            (events.collect(), 0)
        }
        Err(_) => detail::summaries(&parts.store, found(parts, text).await?).await,
    };
    Ok(json!({"events": events, "earlier": earlier}))
}

/// The records whose subject, at any source, or recipient this is, in the order of time.
async fn found(parts: &PageParts, text: &str) -> Result<Vec<Found>, StoreError> {
    let mut found = parts.store.recipient(text).await?;
    for source in parts.addresses.sources.keys() {
        found.extend(parts.store.timeline(source.as_str(), text).await?);
    }
    found.sort_by(|one, other| (&one.time, &one.id).cmp(&(&other.time, &other.id)));
    found.dedup_by(|one, other| one.id == other.id);
    Ok(found)
}
