//! The last events that were announced, kept in memory for whoever looks, and how many came a minute.

mod kept;
mod rates;

use kept::Kept;
pub(super) use kept::Page;
use mailhooks_event::{Event, Timestamp};
use mailhooks_intake::clock;
use rates::Rates;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What has come, and what those who wait are told.
pub(crate) struct Live {
    kept: Mutex<Kept>,
    rates: Mutex<Rates>,
    news: watch::Sender<News>,
    /// Tells the numbers of this server from those of the one before.
    run: String,
}

/// Whether there is anything new.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct News {
    /// The number of the latest event.
    pub(super) latest: u64,
    /// The server stops.
    pub(super) is_over: bool,
}

impl Live {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            kept: Mutex::default(),
            rates: Mutex::default(),
            news: watch::Sender::new(News::default()),
            run: format!("{:x}", clock::now().unix_micros()),
        }
    }

    /// Takes an event that has come, unless it is here already.
    pub(super) fn take(&self, event: &Event, now: Timestamp) {
        let latest = locked(&self.kept).take(event, now, &self.run);
        if let Some(latest) = latest {
            locked(&self.rates).count(event.family(), now);
            self.news.send_modify(|news| news.latest = latest);
        }
    }

    /// How many events came in each of the last minutes, by family.
    pub(super) fn rates(&self, now: Timestamp) -> Value {
        locked(&self.rates).told(now)
    }

    /// The events after a number, as far as they are kept, at most a page of them.
    pub(super) fn after(&self, number: u64) -> Page {
        locked(&self.kept).after(number)
    }

    /// The number that an id of an event in the stream stands for; none if another server gave it.
    pub(super) fn number(&self, id: &str) -> Option<u64> {
        let (run, number) = id.split_once('-')?;
        (run == self.run).then(|| number.parse().ok())?
    }

    /// Tells whoever waits when there is something new.
    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// How many wait for news.
    pub(super) fn readers(&self) -> usize {
        self.news.receiver_count()
    }

    /// Sends everybody home, since the server stops.
    pub(crate) fn end(&self) {
        self.news.send_modify(|news| news.is_over = true);
    }
}

/// Nothing that is done under these locks can leave a half-done thing behind.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::event;
