//! Sends an event to every queue that wants it.

use super::{Message, message::Unsendable, trace::Trace};
use crate::{
    aws::{self, Call},
    config::Routes,
    deadline::Deadline,
};
use aws_sdk_sqs::{
    Client,
    error::ProvideErrorMetadata,
    operation::send_message::{SendMessage, SendMessageInput},
    types::{QueueAttributeName, SendMessageBatchRequestEntry},
};
use futures_util::future::join_all;
use mailhooks_event::{Event, Family};
use std::pin::pin;

/// SQS's code for messages that are too long together.
const TOO_LONG: &str = "AWS.SimpleQueueService.BatchRequestTooLong";

/// Sends events by the routes.
#[derive(Clone, Debug)]
pub struct Announcer {
    client: Client,
    send_message: Call<SendMessage>,
    routes: Routes,
}

/// How far an event was announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    sent: Vec<String>,
    complete: bool,
    error: Option<String>,
}

impl Announced {
    /// Nothing was sent, because it is the outbox that may.
    #[must_use]
    pub fn left_to_outbox() -> Self {
        Self::default()
    }

    /// The queues that took the message now.
    #[must_use]
    pub fn sent(&self) -> &[String] {
        &self.sent
    }

    /// Whether every queue that wants the event has it now.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the record's mark says something else than before.
    #[must_use]
    pub fn changes_the_mark(&self) -> bool {
        self.complete || !self.sent.is_empty()
    }

    /// What the first queue that did not take it answered.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Adds up the answers of queues.
    #[must_use]
    pub fn of(answers: Vec<(String, Result<(), String>)>) -> Self {
        let mut announced = Self {
            complete: true,
            ..Self::default()
        };
        for (queue, answer) in answers {
            match answer {
                Ok(()) => announced.sent.push(queue),
                Err(error) => {
                    announced.complete = false;
                    announced.error.get_or_insert(error);
                }
            }
        }
        announced
    }
}

impl Announcer {
    /// An announcer for these routes.
    #[must_use]
    pub fn new(client: Client, routes: Routes) -> Self {
        Self {
            send_message: Call::new(client.clone()),
            client,
            routes,
        }
    }

    /// The queues that want an event and have not got it.
    #[must_use]
    pub fn missing<'a>(&'a self, event: &Event, has_it: &[String]) -> Vec<&'a str> {
        let mut queues = self.routes.queues_for(event);
        queues.retain(|queue| !has_it.iter().any(|has_it| has_it == queue));
        queues
    }

    /// Sends an event, whose JSON this is, to every queue that wants it, side by side. Never fails:
    /// what was not sent in time is not in the result, and the record's mark stays.
    pub async fn announce(&self, event: &Event, json: String, deadline: Deadline) -> Announced {
        let queues = self.missing(event, &[]);
        let message = match Message::written(event, json) {
            Ok(message) => message,
            Err(unsendable) => return Announced::of(unsent(&queues, unsendable)),
        };
        let sending = queues.into_iter().map(|queue| async {
            let sent = pin!(self.send(queue, &message));
            let sent = deadline.limit(sent).await;
            (
                queue.to_owned(),
                sent.unwrap_or_else(|elapsed| Err(elapsed.to_string())),
            )
        });
        Announced::of(join_all(sending).await)
    }

    /// Prepares an event's call, and opens a connection, by asking a queue for its name: one that may want this
    /// family's events. A failure is the next call's too.
    pub(crate) async fn warm_up(&self, family: Option<Family>) {
        if let Some(queue) = self.routes.queue_for_some_of(family) {
            let send = SendMessageInput::builder().queue_url(queue).build();
            self.send_message.prepare(send).await;
            let ask = self.client.get_queue_attributes().queue_url(queue);
            let _ = ask
                .attribute_names(QueueAttributeName::QueueArn)
                .send()
                .await;
        }
    }

    async fn send(&self, queue: &str, message: &Message) -> Result<(), String> {
        let fifo = is_fifo(queue);
        let message = SendMessageInput::builder()
            .queue_url(queue)
            .message_body(&message.body)
            .set_message_attributes(Some(message.sdk_attributes()))
            .set_message_system_attributes(Trace::attributes())
            .set_message_group_id(fifo.then(|| message.group.clone()))
            .set_message_deduplication_id(fifo.then(|| message.id.clone()))
            .build();
        let sent = self.send_message.send(message).await;
        sent.map(drop).map_err(|error| aws::reason(&error))
    }

    /// Sends up to ten messages to one queue with one call, or one by one if the queue finds them too
    /// long together. The result says for each message, by its place, whether the queue took it.
    pub async fn send_batch(&self, queue: &str, messages: &[&Message]) -> Vec<Result<(), String>> {
        let fifo = is_fifo(queue);
        let entries: Result<Vec<_>, _> = messages
            .iter()
            .enumerate()
            .map(|(place, message)| {
                SendMessageBatchRequestEntry::builder()
                    .id(place.to_string())
                    .message_body(&message.body)
                    .set_message_attributes(Some(message.sdk_attributes()))
                    .set_message_group_id(fifo.then(|| message.group.clone()))
                    .set_message_deduplication_id(fifo.then(|| message.id.clone()))
                    .build()
            })
            .collect();
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return vec![Err(error.to_string()); messages.len()],
        };
        let answer = self
            .client
            .send_message_batch()
            .queue_url(queue)
            .set_entries(Some(entries))
            .send()
            .await;
        match answer {
            Ok(answer) => {
                let took = |place: usize| {
                    answer
                        .successful()
                        .iter()
                        .any(|entry| entry.id() == place.to_string())
                };
                let refusal = |place: usize| {
                    let failed = answer
                        .failed()
                        .iter()
                        .find(|entry| entry.id() == place.to_string());
                    failed.map_or_else(
                        || "no answer for the message".to_owned(),
                        |entry| entry.code().to_owned(),
                    )
                };
                (0..messages.len())
                    .map(|place| {
                        if took(place) {
                            Ok(())
                        } else {
                            Err(refusal(place))
                        }
                    })
                    .collect()
            }
            // A queue's own limit may be lower than ours, and would hold up all of them for good.
            Err(error) if error.code() == Some(TOO_LONG) => {
                self.send_one_by_one(queue, messages).await
            }
            Err(error) => vec![Err(aws::reason(&error)); messages.len()],
        }
    }

    /// Sends messages with a call each, one after the other, so that a FIFO queue keeps their order.
    async fn send_one_by_one(&self, queue: &str, messages: &[&Message]) -> Vec<Result<(), String>> {
        let mut answers = Vec::new();
        for message in messages {
            answers.push(self.send(queue, message).await);
        }
        answers
    }
}

fn unsent(queues: &[&str], unsendable: Unsendable) -> Vec<(String, Result<(), String>)> {
    queues
        .iter()
        .map(|queue| ((*queue).to_owned(), Err(unsendable.to_string())))
        .collect()
}

fn is_fifo(queue: &str) -> bool {
    queue.ends_with(".fifo")
}
