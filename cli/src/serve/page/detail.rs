//! One event with its raw body, and what else happened to the same subject.

use super::reply;
use crate::line;
use axum::response::Response;
use http::StatusCode;
use mailhooks_event::{Event, EventId};
use mailhooks_intake::store::{Found, Store, StoreError, Stored};
use serde::Serialize;
use serde_json::{Value, json};

/// How much of a raw body is shown, in bytes.
const SHOWN: usize = 200_000;
/// How many events of a timeline are told, the latest.
const TIMELINE: usize = 100;

pub(super) async fn answer(store: &Store, id: &EventId) -> Response {
    match told(store, id).await {
        Ok(Some(value)) => reply::json(StatusCode::OK, &value),
        Ok(None) => reply::not_found(),
        Err(error) => reply::failed(&error),
    }
}

/// An event, with its members in the order in which they are written everywhere.
#[derive(Serialize)]
struct Detail {
    event: Event,
    words: String,
    raw: Value,
    marked: bool,
    timeline: Vec<Value>,
    earlier: usize,
}

async fn told(store: &Store, id: &EventId) -> Result<Option<Detail>, StoreError> {
    let Some(stored) = store.get(id).await? else {
        return Ok(None);
    };
    let (timeline, earlier) = timeline(store, &stored.event).await?;
    Ok(Some(Detail {
        words: line::words(&stored.event),
        raw: raw(&stored),
        marked: stored.marked,
        timeline,
        earlier,
        event: stored.event,
    }))
}

/// What happened to the event's subject, in the order of time, and how much before that is left out.
async fn timeline(store: &Store, event: &Event) -> Result<(Vec<Value>, usize), StoreError> {
    let Some(subject) = &event.subject else {
        return Ok((Vec::new(), 0));
    };
    let found = store.timeline(event.source.as_str(), subject).await?;
    Ok(summaries(store, found).await)
}

/// The latest of these records in a few words each, and how many before them are left out.
pub(super) async fn summaries(store: &Store, found: Vec<Found>) -> (Vec<Value>, usize) {
    let earlier = found.len().saturating_sub(TIMELINE);
    let mut events = Vec::new();
    for found in found.into_iter().skip(earlier) {
        // A record may expire between the two looks, and one that cannot be read hides no other.
        if let Ok(Some(stored)) = store.get(&found.id).await {
            events.push(summary(&stored.event));
        }
    }
    (events, earlier)
}

/// An event in a few words.
pub(super) fn summary(event: &Event) -> Value {
    json!({
        "id": event.id,
        "time": event.time,
        "family": event.family(),
        "kind": event.kind(),
        "words": line::words(event),
    })
}

/// The body as text, as far as it is text.
fn raw(stored: &Stored) -> Value {
    let text = std::str::from_utf8(&stored.raw).ok();
    let shown = text.map(|text| &text[..text.floor_char_boundary(SHOWN)]);
    json!({"bytes": stored.raw.len(), "text": shown, "is_whole": shown.map(str::len) == Some(stored.raw.len())})
}
