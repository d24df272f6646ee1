//! Quarantined records: found by reason, source and time, and read anew after an upgrade.

use crate::store::{Found, Replayed, SHARDS, Store, StoreError, Stored, shard};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use mailhooks_event::{
    Event, EventId, Family, Happening, SourceName, Timestamp, quarantine::QuarantineKind,
};
use mailhooks_provider::{Verified, provider, read};

/// The quarantine of a table.
#[derive(Clone, Debug)]
pub struct Quarantine {
    store: Store,
}

/// Which quarantined records are meant; what is not said, does not matter.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Why they are there.
    pub reason: Option<QuarantineKind>,
    /// Whose they are.
    pub source: Option<SourceName>,
    /// From when on they came in.
    pub since: Option<Timestamp>,
}

/// What today's reader makes of a quarantined record.
#[derive(Clone, Debug)]
pub enum Reading {
    /// An event, and the id that it would have if it came in today. Its own id is the recorded one.
    Event(Box<Event>, EventId),
    /// Still nothing that it understands; the notice says why.
    Notice(Box<Event>),
    /// This version does not know the provider.
    NoProvider,
}

/// What a replay came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The record is this event now, and the outbox announces it.
    Replayed(Box<Event>),
    /// The event was recorded under this id too, after the reader had learned it.
    Known(EventId),
    /// Today's reader does not understand it either, or the provider is not built in.
    Kept,
    /// It was in quarantine no more.
    Gone,
}

impl Quarantine {
    /// How many shards are asked side by side.
    const SIDE_BY_SIDE: usize = 8;

    /// The quarantine of this table.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// The quarantined records from a moment on, in the order in which they came in.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn found(&self, since: Option<Timestamp>) -> Result<Vec<Found>, StoreError> {
        let shards = stream::iter(0..SHARDS)
            .map(|number| async move { self.store.quarantined(&shard(number), since).await })
            .buffer_unordered(Self::SIDE_BY_SIDE);
        let mut found: Vec<Found> = shards.try_concat().await?;
        found.sort_by(|one, other| one.time.cmp(&other.time));
        Ok(found)
    }

    /// A quarantined record, if it is one that is meant.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer, or the record cannot be read.
    pub async fn get(
        &self,
        id: &EventId,
        selection: &Selection,
    ) -> Result<Option<Stored>, StoreError> {
        let stored = self.store.get(id).await?;
        Ok(stored.filter(|stored| selection.means(&stored.event)))
    }

    /// Reads a record anew. Nothing is changed.
    #[must_use]
    pub fn reading(stored: &Stored) -> Reading {
        let Some(provider) = provider(stored.event.data.provider.as_str()) else {
            return Reading::NoProvider;
        };
        let webhook = Verified::recorded(
            stored.event.source.clone(),
            provider,
            stored.attested.clone(),
            Bytes::from(stored.raw.clone()),
            stored.event.data.received_at,
        );
        let mut event = read(&webhook);
        if event.family() == Family::Quarantine {
            return Reading::Notice(Box::new(event));
        }
        let todays_id = std::mem::replace(&mut event.id, stored.id.clone());
        Reading::Event(Box::new(event), todays_id)
    }

    /// Reads a record anew and, if it is understood now, makes it what it is. May be done again, and
    /// by several at once.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it; another try finishes.
    pub async fn replay(&self, stored: &Stored, now: Timestamp) -> Result<Outcome, StoreError> {
        let (event, todays_id) = match Self::reading(stored) {
            Reading::Event(event, todays_id) => (event, todays_id),
            Reading::Notice(_) | Reading::NoProvider => return Ok(Outcome::Kept),
        };
        let replayed = self.store.replay(stored, &event, &todays_id, now).await?;
        Ok(match replayed {
            Replayed::Done => Outcome::Replayed(event),
            Replayed::Known(other) => Outcome::Known(other),
            Replayed::Gone => Outcome::Gone,
        })
    }
}

impl Selection {
    /// Whether a record is meant; one that is not in quarantine never is.
    #[must_use]
    pub fn means(&self, event: &Event) -> bool {
        let Happening::Quarantine(kind, _) = &event.happening else {
            return false;
        };
        self.reason.is_none_or(|reason| reason == *kind)
            && self
                .source
                .as_ref()
                .is_none_or(|source| *source == event.source)
            && self
                .since
                .is_none_or(|since| event.data.received_at >= since)
    }
}

#[cfg(test)]
mod tests;
