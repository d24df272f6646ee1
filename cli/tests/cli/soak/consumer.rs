//! Consumers of every family's queue, who keep count.

use crate::messages::promised;
use aws_sdk_sqs::{Client, types::DeleteMessageBatchRequestEntry};
use mailhooks_intake::aws::{AwsSettings, Clients, Trust};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Runtime,
    time::{sleep, timeout},
};

/// What arrived.
#[derive(Clone, Default)]
pub(super) struct Received {
    /// How often each record's event, or its notice, did.
    records: BTreeMap<String, usize>,
    /// What was wrong with those that the schemas do not allow.
    pub(super) wrong: Vec<String>,
}

impl Received {
    /// The records.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        self.records.keys().cloned().collect()
    }

    /// All messages.
    pub(super) fn messages(&self) -> usize {
        self.records.values().sum()
    }
}

/// Running consumers; they end with this value.
pub(super) struct Consumers {
    received: Arc<Mutex<Received>>,
    runtime: Runtime,
}

impl Consumers {
    /// One for each queue of the server, apart from the one for `tail`.
    pub(super) fn start(addresses: &Value) -> Self {
        let runtime = Runtime::new().unwrap();
        let received = Arc::<Mutex<Received>>::default();
        for queue in addresses["queues"].as_object().unwrap().values() {
            let queue = queue.as_str().unwrap().to_owned();
            let (client, received) = (clients(addresses).sqs, Arc::clone(&received));
            runtime.spawn(async move {
                loop {
                    if take(&client, &queue, &received).await.is_none() {
                        // The queue is empty, or out of order for a moment.
                        sleep(Duration::from_millis(20)).await;
                    }
                }
            });
        }
        Self { received, runtime }
    }

    /// Waits until so many records have arrived, and for what may come after them.
    pub(super) fn wait_for(self, records: usize, patience: Duration) -> Received {
        let arrived = async {
            while lock(&self.received).records.len() < records {
                sleep(Duration::from_millis(50)).await;
            }
        };
        // Whether it was long enough is seen by what has arrived.
        self.runtime.block_on(async {
            timeout(patience, arrived).await.unwrap_or_default();
            sleep(Duration::from_millis(500)).await;
        });
        lock(&self.received).clone()
    }
}

/// Clients of the server's DynamoDB and SQS.
pub(super) fn clients(addresses: &Value) -> Clients {
    let url = |name: &str| addresses[name].as_str().map(str::to_owned);
    Clients::new(&AwsSettings {
        region: "us-east-1".to_owned(),
        credentials: aws_credential_types::Credentials::new("id", "secret", None, None, "test"),
        dynamodb_endpoint: url("dynamodb"),
        sqs_endpoint: url("sqs"),
        secrets_endpoint: None,
        trust: Trust::System,
    })
}

/// Takes up to ten messages; none if there were none.
async fn take(client: &Client, queue: &str, received: &Mutex<Received>) -> Option<()> {
    let receive = client.receive_message().queue_url(queue);
    let receive = receive.max_number_of_messages(10).wait_time_seconds(1);
    let got = receive.send().await.ok()?;
    let (mut entries, mut wrong) = (Vec::new(), Vec::new());
    for message in got.messages() {
        // A notice stands for its record.
        let id = match promised(message.body()?) {
            Ok(event) => Some(event["id"].as_str()?.replace("qrn_", "evt_")),
            Err(error) => {
                wrong.push(error);
                None
            }
        };
        let entry = DeleteMessageBatchRequestEntry::builder()
            .id(message.message_id()?)
            .receipt_handle(message.receipt_handle()?);
        entries.push((id, entry.build().ok()?));
    }
    if entries.is_empty() {
        return None;
    }
    let (ids, entries): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
    {
        let mut received = lock(received);
        received.wrong.append(&mut wrong);
        for id in ids.into_iter().flatten() {
            *received.records.entry(id).or_default() += 1;
        }
    }
    let delete = client.delete_message_batch().queue_url(queue);
    // What could not be deleted comes again after its visibility timeout. Where only the answer was lost
    // it does not, so it had to be counted before.
    delete.set_entries(Some(entries)).send().await.ok()?;
    Some(())
}

fn lock(received: &Mutex<Received>) -> MutexGuard<'_, Received> {
    received.lock().unwrap_or_else(PoisonError::into_inner)
}
