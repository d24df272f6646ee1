//! The outbox: announces what is still marked, because a function died, a queue was down, or an event
//! came to another family's URL.

use crate::{
    announce::{Announced, Announcer, MAX_MESSAGE_BYTES, Message},
    deadline::Deadline,
    log::{self, Line},
    store::{Claim, Marked, SHARDS, Store, StoreError, Stored, shard},
};
use futures_util::{StreamExt, stream};
use mailhooks_event::{EventId, Timestamp};
use std::collections::BTreeMap;

/// Announces what is still marked.
#[derive(Debug)]
pub struct Outbox {
    store: Store,
    announcer: Announcer,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Marks claimed.
    pub claimed: u64,
    /// Records that every queue has now.
    pub finished: u64,
    /// Records that will be tried again later.
    pub postponed: u64,
    /// Records that were given up in this run.
    pub parked: u64,
    /// Records given up in all, counted up to 1,000.
    pub parked_in_all: u64,
    /// The age of the oldest mark that was met, in seconds.
    pub oldest_mark_seconds: u64,
    /// Calls to the table that failed.
    pub errors: u64,
}

/// A claimed record on its way to the queues.
struct Pending {
    id: EventId,
    attempts: u32,
    message: Message,
    missing: Vec<String>,
    answers: Vec<(String, Result<(), String>)>,
}

impl Outbox {
    /// After this many attempts a mark is parked. With the pauses between them that takes a day.
    pub const MAX_ATTEMPTS: u32 = 100;
    /// SQS takes no more messages with one call.
    const BATCH: usize = 10;
    /// Marks taken from a shard at a time.
    const PAGE: i32 = 100;
    /// Shards worked on side by side.
    const SIDE_BY_SIDE: usize = 8;

    /// An outbox over a table and routes.
    #[must_use]
    pub const fn new(store: Store, announcer: Announcer) -> Self {
        Self { store, announcer }
    }

    /// Announces what is due, until nothing is or the deadline passes.
    pub async fn run(&self, now: Timestamp, deadline: Deadline) -> Report {
        let reports = stream::iter(0..SHARDS)
            .map(|number| self.drain(shard(number), now, deadline))
            .buffer_unordered(Self::SIDE_BY_SIDE)
            .collect::<Vec<_>>()
            .await;
        let mut report = Report::default();
        for one in reports {
            report.add(&one);
        }
        match self.store.parked_marks(1_000).await {
            Ok(parked) => report.parked_in_all = parked.len() as u64,
            Err(error) => report.failed(&error),
        }
        report
    }

    /// Works through one shard.
    async fn drain(&self, shard: String, now: Timestamp, deadline: Deadline) -> Report {
        let mut report = Report::default();
        while !deadline.has_passed() {
            let page = match self.store.due_marks(&shard, now, Self::PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    report.failed(&error);
                    break;
                }
            };
            let last = page.len() < usize::try_from(Self::PAGE).unwrap_or(usize::MAX);
            let before = report.claimed;
            for marks in page.chunks(Self::BATCH) {
                if deadline.has_passed() {
                    break;
                }
                self.announce(marks, now, &mut report).await;
            }
            // A page of which nothing could be claimed would come again and again.
            if last || report.claimed == before {
                break;
            }
        }
        report
    }

    /// Claims some marks, announces their records and settles the marks.
    async fn announce(&self, marks: &[Marked], now: Timestamp, report: &mut Report) {
        let mut pending = Vec::new();
        for marked in marks {
            if let Some(stored) = self.claim(marked, now, report).await {
                pending.extend(self.prepare(*stored, now, report).await);
            }
        }
        self.send(&mut pending).await;
        for one in pending {
            self.settle(one, now, report).await;
        }
    }

    async fn claim(
        &self,
        marked: &Marked,
        now: Timestamp,
        report: &mut Report,
    ) -> Option<Box<Stored>> {
        match self.store.claim(marked, now).await {
            Ok(Claim::Ours(stored)) => {
                report.claimed += 1;
                report.met(stored.event.data.received_at, now);
                Some(stored)
            }
            Ok(Claim::Lost) => None,
            Err(StoreError::DynamoDb(error)) => {
                report.failed(&StoreError::DynamoDb(error));
                None
            }
            // The claim succeeded, but nobody can read the record: it must not come again every minute.
            Err(error @ (StoreError::Unreadable(_) | StoreError::Unpackable(_))) => {
                report.failed(&error);
                self.park(&marked.id, now, report).await;
                None
            }
        }
    }

    /// What is to be sent for a record; nothing if it was tried too often or cannot be sent.
    async fn prepare(
        &self,
        stored: Stored,
        now: Timestamp,
        report: &mut Report,
    ) -> Option<Pending> {
        let missing = self.announcer.missing(&stored.event, &stored.sent);
        let message = Message::new(&stored.event)
            .ok()
            .filter(|_| stored.attempts <= Self::MAX_ATTEMPTS);
        let Some(message) = message else {
            self.park(&stored.id, now, report).await;
            return None;
        };
        Some(Pending {
            id: stored.id,
            attempts: stored.attempts,
            message,
            missing: missing.into_iter().map(str::to_owned).collect(),
            answers: Vec::new(),
        })
    }

    /// Sends to each queue what it misses, up to ten messages with one call.
    async fn send(&self, pending: &mut [Pending]) {
        let mut queues: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, one) in pending.iter().enumerate() {
            for queue in &one.missing {
                queues.entry(queue.clone()).or_default().push(place);
            }
        }
        for (queue, places) in queues {
            for batch in batches(&places, |place| pending[place].message.bytes()) {
                let messages: Vec<&Message> =
                    batch.iter().map(|place| &pending[*place].message).collect();
                let answers = self.announcer.send_batch(&queue, &messages).await;
                for (place, answer) in batch.into_iter().zip(answers) {
                    pending[place].answers.push((queue.clone(), answer));
                }
            }
        }
    }

    async fn settle(&self, pending: Pending, now: Timestamp, report: &mut Report) {
        let Pending {
            id,
            attempts,
            answers,
            ..
        } = pending;
        let announced = Announced::of(answers);
        if let Some(error) = announced.error() {
            log::write(&Line::unannounced(&id, attempts, error));
        }
        if let Err(error) = self.store.settle(&id, &announced).await {
            report.failed(&error);
        } else if announced.is_complete() {
            report.finished += 1;
        } else if attempts >= Self::MAX_ATTEMPTS {
            self.park(&id, now, report).await;
        } else {
            let until = now.plus_seconds(pause_seconds(attempts));
            match self.store.postpone(&id, until).await {
                Ok(()) => report.postponed += 1,
                Err(error) => report.failed(&error),
            }
        }
    }

    async fn park(&self, id: &EventId, now: Timestamp, report: &mut Report) {
        match self.store.park(id, now).await {
            Ok(()) => {
                log::write(&Line::parked(id));
                report.parked += 1;
            }
            Err(error) => report.failed(&error),
        }
    }
}

impl Report {
    /// The figures for the log and the metrics.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("claimed", self.claimed),
            ("finished", self.finished),
            ("postponed", self.postponed),
            ("parked", self.parked),
            ("parked_in_all", self.parked_in_all),
            ("oldest_mark_seconds", self.oldest_mark_seconds),
            ("errors", self.errors),
        ]
    }

    fn met(&mut self, received_at: Timestamp, now: Timestamp) {
        let age = now
            .unix_seconds()
            .saturating_sub(received_at.unix_seconds());
        self.oldest_mark_seconds = self
            .oldest_mark_seconds
            .max(u64::try_from(age).unwrap_or(0));
    }

    fn failed(&mut self, error: &StoreError) {
        log::write(&Line::fault("outbox", &error.to_string()));
        self.errors += 1;
    }

    fn add(&mut self, other: &Self) {
        self.claimed += other.claimed;
        self.finished += other.finished;
        self.postponed += other.postponed;
        self.parked += other.parked;
        self.oldest_mark_seconds = self.oldest_mark_seconds.max(other.oldest_mark_seconds);
        self.errors += other.errors;
    }
}

/// The pause after an attempt: one minute, doubled each time, at most a quarter of an hour.
fn pause_seconds(attempts: u32) -> i64 {
    60_i64
        .saturating_mul(1 << attempts.saturating_sub(1).min(10))
        .min(900)
}

/// Cuts a list into batches of ten at most, and of one message's largest size together.
fn batches(places: &[usize], bytes: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut size = 0;
    for place in places {
        let more = bytes(*place);
        match batches.last_mut() {
            Some(batch) if batch.len() < Outbox::BATCH && size + more <= MAX_MESSAGE_BYTES => {
                batch.push(*place);
                size += more;
            }
            Some(_) | None => {
                batches.push(vec![*place]);
                size = more;
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests;
