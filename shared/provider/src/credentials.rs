//! What a source proves itself with.

use mailhooks_signature::{KeyEntry, Secret, Sha1};

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
}
