//! Public keys that a provider publishes, fetched when a webhook names one that is not known.
//!
//! A key's id in a webhook is anybody's invention until the signature proves it. So an unknown id makes
//! us ask at most once a minute per source, and is remembered as unknown by itself: invented ids cannot
//! lock out a genuine new key, and while the next look rests, an unknown id is told to come again.

mod cache;
mod dns;
mod jwks;
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
use cache::{Cache, Look};
use mailhooks_event::{SourceName, Timestamp};
use mailhooks_signature::KeyEntry;
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};
use tokio::sync::Mutex;

/// The fetched keys of every source.
#[derive(Default)]
pub struct Keys {
    caches: Mutex<BTreeMap<SourceName, Arc<Mutex<Cache>>>>,
    client: jwks::Client,
    resolver: dns::Resolver,
}

/// The keys could not be asked for now. Nothing is known against the webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysUnavailable {
    /// They were asked for less than a minute ago.
    #[error("an unknown key id, and the look-up of keys rests")]
    Resting,
    /// The address did not answer with keys.
    #[error("the keys could not be fetched: {0}")]
    Failed(&'static str),
}

impl Keys {
    /// No keys yet. Names are asked of this server; of the system's own without one.
    #[must_use]
    pub fn new(dns_server: Option<SocketAddr>) -> Self {
        Self {
            resolver: dns::Resolver::new(dns_server),
            ..Self::default()
        }
    }

    /// The keys that a source has published, having asked for them anew if this id is not among them.
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
        // Capitals do not count in a name, and each spelling would be one more to ask for.
        let name = kid
            .filter(|_| *published == Published::Dns)
            .map(str::to_lowercase);
        let kid = name.as_deref().or(kid);
        let cache = Arc::clone(self.caches.lock().await.entry(source.clone()).or_default());
        // Held over the fetch: whoever comes meanwhile waits for its result instead of asking too.
        let mut cache = cache.lock().await;
        match cache.look(kid, now) {
            Look::Known => {}
            Look::Resting => return Err(KeysUnavailable::Resting),
            Look::Fetch => {
                if let Err(error) = self.fetch(&mut cache, published, kid, now, deadline).await {
                    cache.failed(now);
                    // Keys of yesterday are better than none: they are as genuine as they were.
                    if !cache.has(kid) {
                        return Err(KeysUnavailable::Failed(error));
                    }
                }
            }
        }
        Ok(cache.keys())
    }

    async fn fetch(
        &self,
        cache: &mut Cache,
        published: &Published,
        kid: Option<&str>,
        now: Timestamp,
        deadline: Deadline,
    ) -> Result<(), &'static str> {
        match (published, kid) {
            (Published::Jwks(address), _) => {
                cache.replace(self.client.fetch(address, deadline).await?, kid, now);
            }
            (Published::Dns, Some(kid)) => {
                let key = self.resolver.key(kid, deadline).await?;
                let entry = key.map(|key| KeyEntry {
                    kid: Some(kid.to_owned()),
                    key,
                });
                cache.learn(entry, kid, now);
            }
            (Published::Dns, None) => return Err("no name to look up"),
        }
        Ok(())
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}
