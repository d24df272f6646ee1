//! Takes what comes to the page's queue. So the page sees what a consumer sees, what the outbox
//! announces later included.

use super::live::Live;
use crate::serve::tail_queue::entry;
use aws_sdk_sqs::Client;
use mailhooks_event::Event;
use mailhooks_intake::clock;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};

/// How long a receipt waits for a message, in seconds: shorter than the client's patience.
const WAIT: i32 = 1;
/// On a busy machine one batch after another would fall behind what comes in.
const SIDE_BY_SIDE: usize = 4;
/// How long a queue that fails is left alone.
const PAUSE: Duration = Duration::from_millis(250);

/// The running work; it ends with this value.
#[derive(Debug)]
pub(super) struct Taker {
    /// Aborted when they are dropped.
    _tasks: JoinSet<()>,
}

impl Taker {
    /// Starts it.
    pub(super) fn start(client: Client, queue: String, live: Arc<Live>) -> Self {
        let mut tasks = JoinSet::new();
        for _ in 0..SIDE_BY_SIDE {
            let (client, queue, live) = (client.clone(), queue.clone(), Arc::clone(&live));
            tasks.spawn(async move {
                loop {
                    if take(&client, &queue, &live).await.is_none() {
                        sleep(PAUSE).await;
                    }
                }
            });
        }
        Self { _tasks: tasks }
    }
}

/// Takes some messages. One that cannot be deleted now comes again, and is known then.
async fn take(client: &Client, queue: &str, live: &Live) -> Option<()> {
    let received = client
        .receive_message()
        .queue_url(queue)
        .wait_time_seconds(WAIT)
        .max_number_of_messages(10)
        .send()
        .await
        .ok()?;
    for message in received.messages() {
        // Anybody on this machine may write to the queue.
        if let Ok(event) = serde_json::from_str::<Event>(message.body().unwrap_or_default()) {
            live.take(&event, clock::now());
        }
    }
    let entries: Vec<_> = received.messages().iter().filter_map(entry).collect();
    if !entries.is_empty() {
        let delete = client.delete_message_batch().queue_url(queue);
        delete.set_entries(Some(entries)).send().await.ok()?;
    }
    Some(())
}
