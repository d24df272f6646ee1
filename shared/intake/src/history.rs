//! Announcing history once more: to a new consumer, or to one that lost its queue.

use crate::{
    announce::{Announcer, MAX_MESSAGE_BYTES, Message},
    config::Routes,
    store::{Store, StoreError},
};
use futures_util::{TryStreamExt, pin_mut};
use mailhooks_event::{Family, Timestamp};
use std::collections::BTreeMap;

/// The recorded events of a table, and the queues that are to have them again.
#[derive(Clone, Debug)]
pub struct History {
    store: Store,
    announcer: Announcer,
    routes: Routes,
}

/// What was sent so far. Events that wait in quarantine are not part of history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Events looked at.
    pub events: u64,
    /// Messages that queues took; where nothing is sent, messages that would be.
    pub messages: u64,
    /// Messages that no queue took.
    pub refused: u64,
    /// Records that this version cannot read.
    pub unreadable: u64,
}

/// From when to when history is told. Both ends are the time at which something happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The beginning, included; without it everything.
    pub since: Option<Timestamp>,
    /// The end, left out; without it until today.
    pub until: Option<Timestamp>,
}

/// Messages on their way to one queue.
#[derive(Default)]
struct Batch {
    messages: Vec<Message>,
    bytes: usize,
}

impl History {
    /// SQS takes no more messages with one call.
    const BATCH: usize = 10;

    /// The history of a table, to be told by these routes instead of those of the functions.
    #[must_use]
    pub const fn new(store: Store, announcer: Announcer, routes: Routes) -> Self {
        Self {
            store,
            announcer,
            routes,
        }
    }

    /// Sends what happened in this span to the queues that want it, with the ids that it always had; a
    /// consumer that has some of it already sees duplicates. `told` hears of each page. With
    /// `only_count` nothing is sent.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer. What was sent until then is sent.
    pub async fn announce(
        &self,
        span: Span,
        only_count: bool,
        mut told: impl FnMut(Sent),
    ) -> Result<Sent, StoreError> {
        let mut sent = Sent::default();
        let mut batches: BTreeMap<String, Batch> = BTreeMap::new();
        let pages = self.store.scan(span.since);
        pin_mut!(pages);
        while let Some(page) = pages.try_next().await? {
            for record in page {
                let Ok(record) = record else {
                    sent.unreadable += 1;
                    continue;
                };
                let event = &record.event;
                let is_over = span.until.is_some_and(|until| event.time >= until);
                if is_over || event.family() == Family::Quarantine {
                    continue;
                }
                sent.events += 1;
                for queue in self.routes.queues_for(event) {
                    match Message::new(event) {
                        Ok(_) if only_count => sent.messages += 1,
                        Ok(message) => {
                            let batch = batches.entry(queue.to_owned()).or_default();
                            if batch.is_full_for(&message) {
                                self.send(queue, batch, &mut sent).await;
                            }
                            batch.take(message);
                        }
                        Err(_) => sent.refused += 1,
                    }
                }
            }
            told(sent);
        }
        for (queue, batch) in &mut batches {
            self.send(queue, batch, &mut sent).await;
        }
        Ok(sent)
    }

    async fn send(&self, queue: &str, batch: &mut Batch, sent: &mut Sent) {
        let Batch { messages, .. } = std::mem::take(batch);
        if messages.is_empty() {
            return;
        }
        let messages: Vec<&Message> = messages.iter().collect();
        for answer in self.announcer.send_batch(queue, &messages).await {
            match answer {
                Ok(()) => sent.messages += 1,
                Err(_) => sent.refused += 1,
            }
        }
    }
}

impl Batch {
    fn is_full_for(&self, message: &Message) -> bool {
        self.messages.len() == History::BATCH || self.bytes + message.bytes() > MAX_MESSAGE_BYTES
    }

    fn take(&mut self, message: Message) {
        self.bytes += message.bytes();
        self.messages.push(message);
    }
}

#[cfg(test)]
mod tests;
