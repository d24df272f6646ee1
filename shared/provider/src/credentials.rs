//! What a source proves itself with.

use mailhooks_signature::{KeyEntry, NamedKey, Secret, Sha1};

/// The credentials of one source. Each is a list, so that keys rotate with an overlap.
///
/// There is no variant without credentials: a source that cannot prove itself cannot exist.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Shared secrets, for [`crate::Scheme::StandardWebhooks`].
    Secrets(Vec<Secret>),
    /// Public keys, for [`crate::Scheme::SignedBody`].
    Keys {
        /// The keys.
        keys: Vec<KeyEntry>,
        /// Whether a SHA-1 signature is enough when the sender gives no SHA-256 one.
        sha1: Sha1,
    },
    /// What a request must be signed with and for, for [`crate::Scheme::HttpSignature`].
    HttpSignature {
        /// The account at the provider.
        account: String,
        /// The public names of the source's URL.
        hosts: Vec<String>,
        /// The keys.
        keys: Vec<NamedKey>,
    },
}

impl Credentials {
    /// The same with other keys. Shared secrets are not published, so they stay as they are.
    #[must_use]
    pub fn with_keys(&self, keys: Vec<KeyEntry>) -> Self {
        match self {
            Self::Secrets(secrets) => Self::Secrets(secrets.clone()),
            Self::Keys { sha1, .. } => Self::Keys { keys, sha1: *sha1 },
            Self::HttpSignature { account, hosts, .. } => {
                let named = |entry: KeyEntry| NamedKey {
                    name: entry.kid().to_owned(),
                    key: entry.key,
                };
                Self::HttpSignature {
                    account: account.clone(),
                    hosts: hosts.clone(),
                    keys: keys.into_iter().map(named).collect(),
                }
            }
        }
    }
}
