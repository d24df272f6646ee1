//! Public keys that a provider publishes, fetched when a webhook names one that is not known.
//!
//! A key's id in a webhook is anybody's invention until the signature proves it. So an unknown id makes
//! us ask at most once a minute per source, and is remembered as unknown by itself: invented ids cannot
//! lock out a genuine new key, and while the next look rests, an unknown id is told to come again. A
//! signature that does not fit a known id is as cheap to invent, and makes us ask as seldom.

mod cache;
mod dns;
mod jwks;
mod publisher;
#[cfg(test)]
mod tests;
mod url;

pub use url::{InvalidKeyUrl, JwksUrl};

/// Where a source publishes its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// A JSON Web Key Set.
    Jwks(JwksUrl),
    /// TXT records, each at the name that is its key's id.
    Dns,
}

use crate::deadline::Deadline;
use cache::Wanted;
use mailhooks_event::{SourceName, Timestamp};
use mailhooks_signature::KeyEntry;
use publisher::{Publisher, Question};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// The fetched keys of every source.
#[derive(Default)]
pub struct Keys {
    publishers: Mutex<BTreeMap<SourceName, Arc<Publisher>>>,
    servers: Servers,
}

/// Those who are asked for keys.
#[derive(Default)]
struct Servers {
    client: jwks::Client,
    resolver: dns::Resolver,
}

/// The keys could not be asked for now. Nothing is known against the webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysUnavailable {
    /// They were asked for less than a minute ago.
    #[error("an unknown key id, and the look-up of keys rests")]
    Resting,
    /// Somebody is still asking for them, for longer than this webhook's sender waits.
    #[error("the keys are still being fetched")]
    Waiting,
    /// The address did not answer with keys.
    #[error("the keys could not be fetched: {0}")]
    Failed(&'static str),
}

impl Keys {
    /// No keys yet. Names are asked of this server; of the system's own without one.
    #[must_use]
    pub fn new(dns_server: Option<SocketAddr>) -> Self {
        let servers = Servers {
            resolver: dns::Resolver::new(dns_server),
            ..Servers::default()
        };
        Self {
            servers,
            ..Self::default()
        }
    }

    /// The keys that a source has published under an id (all of them without an id), having asked for
    /// them anew if there are none, or if they are old. Keys that cannot be asked for anew stay good for
    /// a day: they are as genuine as they were.
    ///
    /// # Errors
    ///
    /// [`KeysUnavailable`] if the id is not known and nobody could be asked.
    pub async fn published(
        &self,
        source: &SourceName,
        published: &Published,
        kid: Option<&str>,
        now: Timestamp,
        deadline: Deadline,
    ) -> Result<Vec<KeyEntry>, KeysUnavailable> {
        let question = Question {
            kid,
            wanted: Wanted::Published,
            now,
            deadline,
        };
        self.ask(source, published, question).await
    }

    /// The same keys once more, for a signature that fits none of those that [`Self::published`] gave: a
    /// provider may have put a new key under an old id. They are asked for anew unless they were seen
    /// less than a minute ago, and what the signature does not fit then is not the provider's.
    ///
    /// # Errors
    ///
    /// [`KeysUnavailable`] if they are older than that and nobody could be asked.
    pub async fn renewed(
        &self,
        source: &SourceName,
        published: &Published,
        kid: Option<&str>,
        now: Timestamp,
        deadline: Deadline,
    ) -> Result<Vec<KeyEntry>, KeysUnavailable> {
        let question = Question {
            kid,
            wanted: Wanted::Renewed,
            now,
            deadline,
        };
        self.ask(source, published, question).await
    }

    async fn ask(
        &self,
        source: &SourceName,
        published: &Published,
        mut question: Question<'_>,
    ) -> Result<Vec<KeyEntry>, KeysUnavailable> {
        // Capitals do not count in a name, and each spelling would be one more to ask for.
        let name = question
            .kid
            .filter(|_| *published == Published::Dns)
            .map(str::to_ascii_lowercase);
        question.kid = name.as_deref().or(question.kid);
        let publisher = self.publisher(source, published);
        publisher.keys(question, &self.servers).await
    }

    /// What is known of a source's keys. A source whose keys are to be had elsewhere now begins anew:
    /// the keys of the old place may be anybody's.
    fn publisher(&self, source: &SourceName, published: &Published) -> Arc<Publisher> {
        let publishers = self.publishers.lock();
        let mut publishers = publishers.unwrap_or_else(PoisonError::into_inner);
        match publishers.get(source) {
            Some(known) if known.is_at(published) => Arc::clone(known),
            Some(_) | None => {
                let new = Arc::new(Publisher::new(published.clone()));
                publishers.insert(source.clone(), Arc::clone(&new));
                new
            }
        }
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}
