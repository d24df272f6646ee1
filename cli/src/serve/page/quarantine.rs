//! What was authentic but not understood, and another try to read it.

use super::{PageParts, reply};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use http::StatusCode;
use mailhooks_event::{EventId, Happening};
use mailhooks_intake::{
    clock,
    quarantine::{Outcome, Quarantine, Reading, Selection},
    store::{Store, StoreError, Stored},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many records are told, the latest.
const SHOWN: usize = 100;
const SIDE_BY_SIDE: usize = 8;

/// Which record is to be read anew.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayWish {
    id: EventId,
}

/// The latest records in quarantine, the newest first, and how many there are in all.
pub(super) async fn list(store: &Store) -> Response {
    match told(&Quarantine::new(store.clone())).await {
        Ok(value) => reply::json(StatusCode::OK, &value),
        Err(error) => reply::failed(&error),
    }
}

async fn told(quarantine: &Quarantine) -> Result<Value, StoreError> {
    let found = quarantine.found(None).await?;
    let all = found.len();
    let latest = found.into_iter().rev().take(SHOWN);
    let records: Vec<Value> = stream::iter(latest)
        .map(|found| async move { quarantine.get(&found.id, &Selection::default()).await })
        .buffered(SIDE_BY_SIDE)
        // One that cannot be read hides no other.
        .filter_map(|stored| async move { stored.ok().flatten().as_ref().and_then(row) })
        .collect()
        .await;
    Ok(json!({"records": records, "all": all}))
}

fn row(stored: &Stored) -> Option<Value> {
    let event = &stored.event;
    let Happening::Quarantine(kind, notice) = &event.happening else {
        return None;
    };
    let becomes = match Quarantine::reading(stored) {
        Reading::Event(event, _) => Some(format!("{}.{}", event.family(), event.kind())),
        Reading::Notice(_) | Reading::NoProvider => None,
    };
    Some(json!({
        "id": stored.id,
        "received_at": event.data.received_at,
        "source": event.source,
        "kind": kind,
        "reason": notice.reason,
        "provider_event": event.data.provider_event,
        "becomes": becomes,
    }))
}

/// Reads one record anew, and has the outbox announce at once what it is now.
pub(super) async fn replay(parts: &PageParts, wish: &ReplayWish) -> Response {
    let quarantine = Quarantine::new(parts.store.clone());
    let stored = match quarantine.get(&wish.id, &Selection::default()).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return outcome("gone", Value::Null),
        Err(error) => return reply::failed(&error),
    };
    match quarantine.replay(&stored, clock::now()).await {
        Ok(Outcome::Replayed(event)) => {
            parts.outbox.notify_one();
            let kind = format!("{}.{}", event.family(), event.kind());
            outcome("replayed", json!(kind))
        }
        Ok(Outcome::Known(id)) => outcome("known", json!(id)),
        Ok(Outcome::Kept) => outcome("kept", Value::Null),
        Ok(Outcome::Gone) => outcome("gone", Value::Null),
        Err(error) => reply::failed(&error),
    }
}

/// What came of it, with the type that the record has now or the id under which it is known.
fn outcome(word: &str, what: Value) -> Response {
    reply::json(StatusCode::OK, &json!({"outcome": word, "what": what}))
}
