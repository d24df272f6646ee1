//! What waits: messages in the queues, and marks in the outbox.

use super::{PageParts, reply};
use aws_sdk_sqs::{Client, types::QueueAttributeName};
use axum::response::Response;
use futures_util::{StreamExt, TryStreamExt, future::join_all, stream};
use http::StatusCode;
use mailhooks_event::Timestamp;
use mailhooks_intake::{
    clock,
    store::{Marked, SHARDS, Store, StoreError, shard},
};
use serde_json::{Value, json};

/// How many marks of a shard are counted.
const COUNTED: i32 = 1_000;
const SIDE_BY_SIDE: usize = 8;

pub(super) async fn answer(parts: &PageParts) -> Response {
    let named = parts.addresses.queues.iter();
    let named = named.map(|(family, queue)| (family.as_str(), queue.as_str()));
    let all = named.chain([("tail", parts.addresses.tail.as_str())]);
    let queues = join_all(all.map(|(name, queue)| depth(&parts.sqs, name, queue))).await;
    match outbox(&parts.store, clock::now()).await {
        Ok(outbox) => reply::json(StatusCode::OK, &json!({"queues": queues, "outbox": outbox})),
        Err(error) => reply::failed(&error),
    }
}

/// The depth of one queue; without numbers where it does not answer.
async fn depth(client: &Client, name: &str, queue: &str) -> Value {
    let asked = client
        .get_queue_attributes()
        .queue_url(queue)
        .attribute_names(QueueAttributeName::All)
        .send()
        .await;
    let attributes = asked.ok().and_then(|answer| answer.attributes);
    let number =
        |name: QueueAttributeName| -> Option<u64> { attributes.as_ref()?.get(&name)?.parse().ok() };
    json!({
        "name": name,
        "waiting": number(QueueAttributeName::ApproximateNumberOfMessages),
        "in_flight": number(QueueAttributeName::ApproximateNumberOfMessagesNotVisible),
    })
}

/// How many marks stand, how many of them the outbox may take, since when the oldest stands, and how
/// many were given up.
async fn outbox(store: &Store, now: Timestamp) -> Result<Value, StoreError> {
    let marks: Vec<Marked> = stream::iter(0..SHARDS)
        .map(|number| async move { store.marks(&shard(number), COUNTED).await })
        .buffer_unordered(SIDE_BY_SIDE)
        .try_concat()
        .await?;
    let parked = store.parked_marks(COUNTED).await?;
    Ok(json!({
        "marked": marks.len(),
        "due": marks.iter().filter(|mark| mark.is_due(now)).count(),
        "oldest_seconds": marks.iter().map(|mark| mark.age_seconds(now)).max(),
        "parked": parked.len(),
    }))
}
