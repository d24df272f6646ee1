//! A signed body: an RSA signature over the raw body and nothing else.
//!
//! Postal signs so (`lib/postal/http.rb` and `lib/postal/signer.rb` of its source), and so does Ark
//! (<https://arkhq.io/docs/webhooks/security>). No time is signed, so a replay is genuine here, and
//! only the record of what came before tells it.

use crate::{PublicKey, Refusal, encoding};

/// A key of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// The id that the key answers to; without one it answers to [`PublicKey::kid`].
    pub kid: Option<String>,
    /// The key itself.
    pub key: PublicKey,
}

impl KeyEntry {
    /// The id that a sender names to mean this key.
    #[must_use]
    pub fn kid(&self) -> &str {
        self.kid.as_deref().unwrap_or_else(|| self.key.kid())
    }
}

/// Whether a signature with SHA-1 is good enough where none with SHA-256 came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sha1 {
    /// It is: Postal before 3.2.0 knows no other.
    Allowed,
    /// It is not.
    Refused,
}

/// What a request says in its headers; nothing stands for a header that did not come.
#[derive(Clone, Copy)]
pub struct SignedBody<'a> {
    /// The signature with SHA-256, in base64.
    pub sha256: Option<&'a str>,
    /// The signature with SHA-1, in base64.
    pub sha1: Option<&'a str>,
    /// The id of the key.
    pub key_id: Option<&'a str>,
}

impl SignedBody<'_> {
    /// Accepts the body if one of the keys signed it: the key that is named, or any if none is.
    ///
    /// A SHA-256 header decides alone, however broken, since whoever can spoil it could otherwise
    /// make us look at the weaker signature. What can be refused by its form never asks for a key,
    /// so that nonsense does not cause keys to be fetched.
    ///
    /// # Errors
    ///
    /// The first [`Refusal`] that applies.
    pub fn verify(&self, keys: &[KeyEntry], sha1: Sha1, body: &[u8]) -> Result<(), Refusal> {
        let (text, check): (_, Check) = match (self.sha256, self.sha1, sha1) {
            (Some(text), _, _) => (text, PublicKey::verify_sha256),
            (None, Some(text), Sha1::Allowed) => (text, PublicKey::verify_sha1),
            (None, Some(_), Sha1::Refused) => return Err(Refusal::Sha1NotAllowed),
            (None, None, _) => return Err(Refusal::MissingHeader),
        };
        let signature = encoding::signature(text)
            .filter(|bytes| PublicKey::is_signature_length(bytes.len()))
            .ok_or(Refusal::Malformed)?;
        let meant = |entry: &&KeyEntry| self.key_id.is_none_or(|id| entry.kid() == id);
        let mut keys = keys.iter().filter(meant).peekable();
        if keys.peek().is_none() {
            return Err(Refusal::UnknownKey);
        }
        let genuine = keys.any(|entry| check(&entry.key, body, &signature).is_ok());
        genuine.then_some(()).ok_or(Refusal::Mismatch)
    }
}

/// One of the two ways in which a key checks a signature over a message.
type Check = fn(&PublicKey, &[u8], &[u8]) -> Result<(), Refusal>;

#[cfg(test)]
mod tests;
