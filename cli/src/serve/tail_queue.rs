//! Keeps the queue for `tail` short: messages are in memory, and nobody may ever look.

use aws_sdk_sqs::{
    Client,
    types::{DeleteMessageBatchRequestEntry, Message, QueueAttributeName},
};
use futures_util::future::join_all;
use mailhooks_stage::Aws;
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

/// How many messages wait for somebody to look. Older ones go.
const KEPT: usize = 1_000;
const PERIOD: Duration = Duration::from_millis(250);
/// SQS hands out no more at a time.
const BATCH: usize = 10;
/// Batches that are taken out side by side.
const SIDE_BY_SIDE: usize = 16;

/// The running work; it ends with this value.
#[derive(Debug)]
pub(super) struct TailQueue {
    /// Aborted when it is dropped.
    _task: JoinSet<()>,
}

impl TailQueue {
    /// Starts it.
    pub(super) fn start(services: Arc<Aws>, queue: String) -> Self {
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut ticks = interval(PERIOD);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                // A queue that cannot be asked now is asked again.
                shorten(&services.sqs_client, &queue)
                    .await
                    .unwrap_or_default();
            }
        });
        Self { _task: task }
    }
}

/// Takes the oldest messages out until few enough are left.
async fn shorten(client: &Client, queue: &str) -> Option<()> {
    let count = client
        .get_queue_attributes()
        .queue_url(queue)
        .attribute_names(QueueAttributeName::ApproximateNumberOfMessages)
        .send()
        .await
        .ok()?;
    let waiting = count
        .attributes()?
        .get(&QueueAttributeName::ApproximateNumberOfMessages)?;
    let mut surplus = waiting.parse::<usize>().ok()?.saturating_sub(KEPT);
    while surplus > 0 {
        // On a busy machine one batch after another would fall behind what comes in.
        let batches = surplus.div_ceil(BATCH).min(SIDE_BY_SIDE);
        let removed = join_all((0..batches).map(|_| remove(client, queue))).await;
        let removed: usize = removed.into_iter().flatten().sum();
        if removed == 0 {
            return None;
        }
        surplus = surplus.saturating_sub(removed);
    }
    Some(())
}

/// Takes out as many as SQS hands out at a time.
async fn remove(client: &Client, queue: &str) -> Option<usize> {
    let receive = client.receive_message().queue_url(queue);
    let received = receive.max_number_of_messages(10).send().await.ok()?;
    let entries: Vec<_> = received.messages().iter().filter_map(entry).collect();
    let count = entries.len();
    if count > 0 {
        let delete = client.delete_message_batch().queue_url(queue);
        delete.set_entries(Some(entries)).send().await.ok()?;
    }
    Some(count)
}

/// What deletes a message that was received.
pub(super) fn entry(message: &Message) -> Option<DeleteMessageBatchRequestEntry> {
    DeleteMessageBatchRequestEntry::builder()
        .id(message.message_id()?)
        .receipt_handle(message.receipt_handle()?)
        .build()
        .ok()
}
