//! The outbox: announces what is still marked, because a function died, a queue was down, or an event
//! came to another family's URL.

mod batch;
mod patience;
mod report;

pub use report::Report;

use crate::{
    announce::{Announced, Announcer, Message},
    deadline::Deadline,
    log::{self, Line},
    store::{Claim, Claimed, Lease, Marked, SHARDS, Store, shard},
};
use batch::Pending;
use futures_util::{StreamExt, future::join_all, stream};
use mailhooks_event::Timestamp;
use patience::{GivenUp, Patience, persist};
use report::Tally;
use std::time::Duration;

/// Announces what is still marked.
#[derive(Debug)]
pub struct Outbox {
    store: Store,
    announcer: Announcer,
}

impl Outbox {
    /// After this many attempts a mark is parked. With the pauses between them that takes a day.
    pub const MAX_ATTEMPTS: u32 = 100;
    /// How long a run takes up new work. It is started every minute.
    const STOP_AFTER: Duration = Duration::from_secs(40);
    /// When a run ends whatever it is at, in time to tell what it did before Lambda kills it.
    const END_AFTER: Duration = Duration::from_secs(55);
    /// SQS takes no more messages with one call.
    const BATCH: usize = 10;
    /// Marks looked at in a shard before the next shard's turn.
    const PAGE: i32 = 100;
    /// Shards worked on side by side.
    const SIDE_BY_SIDE: usize = 8;
    /// How long a batch may wait for its queues.
    const SENDING: Duration = Duration::from_secs(10);

    /// An outbox over a table and routes.
    #[must_use]
    pub const fn new(store: Store, announcer: Announcer) -> Self {
        Self { store, announcer }
    }

    /// A run of the schedule, which starts one every minute.
    pub async fn run_as_scheduled(&self, now: Timestamp) -> Report {
        let (stop, end) = (
            Deadline::after(Self::STOP_AFTER),
            Deadline::after(Self::END_AFTER),
        );
        self.run(now, stop, end).await
    }

    /// Announces what is due. Takes up nothing new after `stop` and is over at `end`; the report tells
    /// what was done by then.
    pub async fn run(&self, now: Timestamp, stop: Deadline, end: Deadline) -> Report {
        let tally = Tally::default();
        let work = async {
            self.rounds(now, stop, &tally).await;
            match self.store.parked_marks(1_000).await {
                Ok(parked) => tally.parked_in_all(parked.len()),
                Err(error) => tally.failed(&error),
            }
        };
        if end.limit(work).await.is_err() {
            tally.cut_off();
        }
        tally.report()
    }

    /// Goes round the shards until nothing is due, or nothing can be done for a while.
    async fn rounds(&self, now: Timestamp, stop: Deadline, tally: &Tally) {
        let mut patience = Patience::new();
        loop {
            match self.round(now, stop, tally).await {
                Turn::Through => return,
                Turn::More => patience = Patience::new(),
                Turn::Failed if patience.pause().await => {}
                Turn::Failed => return,
            }
            if stop.has_passed() {
                return;
            }
        }
    }

    /// Gives every shard its turn for a page of marks. Each run begins with another shard, so that a
    /// backlog in some cannot starve the rest.
    async fn round(&self, now: Timestamp, stop: Deadline, tally: &Tally) -> Turn {
        let minute = u32::try_from(now.unix_seconds().div_euclid(60).rem_euclid(SHARDS.into()));
        let first = minute.unwrap_or(0);
        let turns = stream::iter(first..first + SHARDS)
            .map(|number| self.page(shard(number), now, stop, tally))
            .buffer_unordered(Self::SIDE_BY_SIDE)
            .collect::<Vec<Turn>>()
            .await;
        turns.into_iter().max().unwrap_or(Turn::Through)
    }

    /// Works through the marks of a shard that are due.
    async fn page(&self, shard: String, now: Timestamp, stop: Deadline, tally: &Tally) -> Turn {
        let marks = match self.store.marks(&shard, Self::PAGE).await {
            Ok(marks) => marks,
            Err(error) => {
                tally.failed(&error);
                return Turn::Failed;
            }
        };
        let oldest = marks.iter().map(|marked| marked.age_seconds(now)).max();
        tally.oldest(oldest.unwrap_or(0));
        let due: Vec<&Marked> = marks.iter().filter(|marked| marked.is_due(now)).collect();
        let mut claimed = 0;
        for batch in due.chunks(Self::BATCH) {
            if stop.has_passed() {
                return Turn::Through;
            }
            let (ours, claims) = self.announce(batch, now, tally).await;
            claimed += ours;
            match claims {
                Ok(()) => {}
                Err(GivenUp) if claimed == 0 => return Turn::Failed,
                Err(GivenUp) => return Turn::More,
            }
        }
        // A page of which nothing could be claimed would come again and again.
        if claimed > 0 && due.len() == usize::try_from(Self::PAGE).unwrap_or(usize::MAX) {
            Turn::More
        } else {
            Turn::Through
        }
    }

    /// Claims some marks, announces their records and settles the marks. Says how many were ours, and
    /// whether the table failed for one of them.
    async fn announce(
        &self,
        marks: &[&Marked],
        now: Timestamp,
        tally: &Tally,
    ) -> (usize, Result<(), GivenUp>) {
        let claims = join_all(marks.iter().map(|marked| self.claim(marked, now, tally))).await;
        let failed = claims.iter().any(Result::is_err);
        let claimed: Vec<Claimed> = claims.into_iter().flatten().flatten().collect();
        let ours = claimed.len();
        let prepared = join_all(
            claimed
                .into_iter()
                .map(|claimed| self.prepare(claimed, now, tally)),
        );
        let mut pending: Vec<Pending> = prepared.await.into_iter().flatten().collect();
        batch::send(
            &self.announcer,
            &mut pending,
            Deadline::after(Self::SENDING),
        )
        .await;
        join_all(
            pending
                .into_iter()
                .map(|pending| self.settle(pending, now, tally)),
        )
        .await;
        (ours, if failed { Err(GivenUp) } else { Ok(()) })
    }

    async fn claim(
        &self,
        marked: &Marked,
        now: Timestamp,
        tally: &Tally,
    ) -> Result<Option<Claimed>, GivenUp> {
        let lease = match Lease::new() {
            Ok(lease) => lease,
            Err(error) => {
                tally.failed(&error);
                return Err(GivenUp);
            }
        };
        // With the same lease, since a claim that failed may be ours all the same.
        match persist(tally, || self.store.claim(marked, &lease, now)).await? {
            Claim::Ours(claimed) => {
                tally.claimed();
                Ok(Some(*claimed))
            }
            Claim::Lost => Ok(None),
        }
    }

    /// What is to be sent for a record. One that cannot be read or sent rests like one whose queue is
    /// down: the next version of this program may understand it.
    async fn prepare(&self, claimed: Claimed, now: Timestamp, tally: &Tally) -> Option<Pending> {
        let readable = match &claimed.record {
            // Whoever took it before did not live to say how it went.
            _ if claimed.attempts > Self::MAX_ATTEMPTS => Err("it was tried too often".to_owned()),
            Ok(stored) => Message::new(&stored.event)
                .map(|message| (message, self.announcer.missing(&stored.event, &stored.sent)))
                .map_err(|unsendable| unsendable.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match readable {
            Ok((message, missing)) => {
                let missing = missing.into_iter().map(str::to_owned).collect();
                Some(Pending {
                    claimed,
                    message,
                    missing,
                    answers: Vec::new(),
                })
            }
            Err(reason) => {
                self.leave(&claimed, &reason, now, tally).await;
                None
            }
        }
    }

    async fn settle(&self, pending: Pending, now: Timestamp, tally: &Tally) {
        let Pending {
            claimed, answers, ..
        } = pending;
        let announced = Announced::of(answers);
        let (id, lease) = (&claimed.marked.id, &claimed.lease);
        let settled = persist(tally, || self.store.settle(id, lease, &announced)).await;
        match (settled, announced.error()) {
            (Err(GivenUp), _) => {}
            (Ok(()), None) => tally.finished(),
            (Ok(()), Some(reason)) => self.leave(&claimed, reason, now, tally).await,
        }
    }

    /// Lets a mark rest, longer after each attempt; after many it is parked.
    async fn leave(&self, claimed: &Claimed, reason: &str, now: Timestamp, tally: &Tally) {
        let (id, attempts) = (&claimed.marked.id, claimed.attempts);
        let park = attempts >= Self::MAX_ATTEMPTS;
        let until = now.plus_seconds(pause_seconds(attempts));
        let left = if park {
            persist(tally, || self.store.park(claimed)).await
        } else {
            persist(tally, || self.store.postpone(claimed, until)).await
        };
        if left.is_ok() {
            log::write(&Line::unannounced(id, attempts, park, reason));
            tally.left(park);
        }
    }
}

/// What a shard's turn came to, or a round of them: the greatest of its turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Nothing more is to do.
    Through,
    /// Nothing could be done, since the table failed.
    Failed,
    /// Something was done, and there may be more.
    More,
}

/// The pause after an attempt: one minute, doubled each time, at most a quarter of an hour.
fn pause_seconds(attempts: u32) -> i64 {
    60_i64
        .saturating_mul(1 << attempts.saturating_sub(1).min(10))
        .min(900)
}

#[cfg(test)]
mod tests;
