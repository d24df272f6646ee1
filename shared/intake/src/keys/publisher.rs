//! One source's published keys: whoever needs one, and whoever asks for it.

use super::{
    KeysUnavailable, Published, Servers,
    cache::{Cache, Look, Wanted},
};
use crate::deadline::Deadline;
use mailhooks_event::Timestamp;
use mailhooks_signature::KeyEntry;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a webhook wants to know.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The id that it names.
    pub(super) kid: Option<&'a str>,
    /// Which keys will do.
    pub(super) wanted: Wanted,
    /// When it came in.
    pub(super) now: Timestamp,
    /// When its sender must be answered.
    pub(super) deadline: Deadline,
}

/// Where a source publishes its keys, and what is known of them.
pub(super) struct Publisher {
    published: Published,
    cache: Mutex<Cache>,
    /// Held by whoever asks. The cache is not, so that keys that are known wait for nobody.
    asking: tokio::sync::Mutex<()>,
}

impl Publisher {
    pub(super) fn new(published: Published) -> Self {
        Self {
            published,
            cache: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    pub(super) fn is_at(&self, published: &Published) -> bool {
        self.published == *published
    }

    pub(super) async fn keys(
        &self,
        question: Question<'_>,
        servers: &Servers,
    ) -> Result<Vec<KeyEntry>, KeysUnavailable> {
        if self.look(question) == Look::Known {
            return Ok(self.known(question));
        }
        // Whoever comes while somebody asks waits for the answer instead of asking too.
        let asking = question.deadline.limit(self.asking.lock()).await;
        let _asking = asking.map_err(|_| KeysUnavailable::Waiting)?;
        match self.look(question) {
            Look::Known => Ok(self.known(question)),
            Look::Resting => Err(KeysUnavailable::Resting),
            Look::Fetch => match self.fetch(question, servers).await {
                Ok(()) => Ok(self.known(question)),
                Err(error) => self.known_nevertheless(question, error),
            },
        }
    }

    async fn fetch(&self, question: Question<'_>, servers: &Servers) -> Result<(), &'static str> {
        let Question {
            kid, now, deadline, ..
        } = question;
        match (&self.published, kid) {
            (Published::Jwks(address), _) => {
                self.cache().ask_for_all(now);
                let keys = servers.client.fetch(address, deadline).await?;
                self.cache().replace(keys, kid, now);
            }
            (Published::Dns, Some(name)) => {
                self.cache().ask_for(name, now);
                let answer = servers.resolver.keys(name, deadline).await?;
                self.cache().learn(name, answer.keys, answer.ttl, now);
            }
            (Published::Dns, None) => return Err("no name to look up"),
        }
        Ok(())
    }

    /// Keys of yesterday are better than none, but no better than those that were tried already.
    fn known_nevertheless(
        &self,
        question: Question<'_>,
        error: &'static str,
    ) -> Result<Vec<KeyEntry>, KeysUnavailable> {
        let known = self.known(question);
        if known.is_empty() || question.wanted == Wanted::Renewed {
            return Err(KeysUnavailable::Failed(error));
        }
        Ok(known)
    }

    fn look(&self, question: Question<'_>) -> Look {
        self.cache()
            .look(question.kid, question.wanted, question.now)
    }

    fn known(&self, question: Question<'_>) -> Vec<KeyEntry> {
        self.cache().keys(question.kid, question.now)
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
