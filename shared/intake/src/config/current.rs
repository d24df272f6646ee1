//! The sources as they are now: fetched at start, and again when they do not let a webhook in.
//!
//! So a rotated secret, a mended source and a new one take effect without a redeployment. Anybody can
//! send a webhook that is not let in, so the documents are asked for at most once a minute.

use super::{Documents, InvalidDocument, References, Sources, SourcesError};
use crate::{
    aws::Secrets,
    deadline::Deadline,
    log::{self, Line},
};
use mailhooks_event::Timestamp;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::Mutex;

/// The last good sources, and where newer ones may stand.
#[derive(Debug)]
pub struct CurrentSources {
    current: RwLock<Arc<Sources>>,
    origin: Option<Origin>,
    asked_at: Mutex<Option<Timestamp>>,
}

/// Where the documents stand that may change.
#[derive(Debug)]
struct Origin {
    references: References,
    secrets: Option<Secrets>,
}

/// Why there are no sources.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourcesUnavailable {
    /// A document cannot be had.
    #[error(transparent)]
    Document(#[from] InvalidDocument),
    /// The documents are no sources.
    #[error(transparent)]
    Sources(#[from] SourcesError),
    /// They did not come in time.
    #[error("no answer in time")]
    TooLate,
}

impl CurrentSources {
    /// Documents are asked for no sooner than this after the last time, in seconds.
    const REST_SECONDS: i64 = 60;
    /// How long they may take; the sender waits for our answer meanwhile.
    const TIME_LIMIT: Duration = Duration::from_secs(2);

    /// Fetches the sources for the first time.
    ///
    /// # Errors
    ///
    /// [`SourcesUnavailable`]: nothing can be served without a document to begin with.
    pub async fn fetch(
        references: References,
        secrets: Option<Secrets>,
    ) -> Result<Self, SourcesUnavailable> {
        let origin = Origin {
            references,
            secrets,
        };
        let sources = origin.fetch().await?;
        Ok(Self {
            origin: origin.references.may_change().then_some(origin),
            ..Self::fixed(sources)
        })
    }

    /// Sources that stay as they are.
    #[must_use]
    pub fn fixed(sources: Sources) -> Self {
        Self {
            current: RwLock::new(Arc::new(sources)),
            origin: None,
            asked_at: Mutex::default(),
        }
    }

    /// The sources as they were last fetched.
    #[must_use]
    pub fn get(&self) -> Arc<Sources> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Sources that are newer than those that did not let a webhook in; none if they cannot change, if
    /// they were asked for less than a minute ago, or if they could not be had. The last good ones stay
    /// then, and the log says why.
    pub async fn newer_than(
        &self,
        known: &Arc<Sources>,
        now: Timestamp,
        deadline: Deadline,
    ) -> Option<Arc<Sources>> {
        let origin = self.origin.as_ref()?;
        // Held over the fetch: whoever comes meanwhile waits for its result instead of asking too.
        let mut asked_at = deadline.limit(self.asked_at.lock()).await.ok()?;
        let current = self.get();
        if !Arc::ptr_eq(&current, known) {
            return Some(current);
        }
        if asked_at.is_some_and(|at| now < at.plus_seconds(Self::REST_SECONDS)) {
            return None;
        }
        *asked_at = Some(now);
        let fetch = Deadline::after(Self::TIME_LIMIT).limit(origin.fetch());
        let fetched = match deadline.limit(fetch).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_)) | Err(_) => Err(SourcesUnavailable::TooLate),
        };
        match fetched {
            Ok(sources) => {
                log_faults(&sources);
                let sources = Arc::new(sources);
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::clone(&sources);
                Some(sources)
            }
            Err(error) => {
                log::write(&Line::fault("sources_not_fetched", &error.to_string()));
                None
            }
        }
    }

    /// Tells the log of every source that cannot be used.
    pub fn log_faults(&self) {
        log_faults(&self.get());
    }
}

impl Origin {
    async fn fetch(&self) -> Result<Sources, SourcesUnavailable> {
        let documents = Documents::fetch(&self.references, self.secrets.as_ref()).await?;
        Ok(Sources::parse(&documents)?)
    }
}

fn log_faults(sources: &Sources) {
    for (source, fault) in sources.faults() {
        let fault = format!("{source}: {fault}");
        log::write(&Line::fault("misconfigured_source", &fault));
    }
}

#[cfg(test)]
mod tests;
