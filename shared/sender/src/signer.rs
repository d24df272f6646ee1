//! The private side of a source's credentials: it signs as the provider does.

mod public;
mod token;
mod written;

use crate::{
    KeyPair, SenderError, SharedSecret, headers, key_pair::SignatureHeaders,
    request_signature::Attempt,
};
use http::HeaderMap;
use mailhooks_event::Timestamp;
use mailhooks_provider::{Provider, Scheme};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Mutex, PoisonError},
};
use token::UrlToken;

/// A provider that holds a key. Two of one provider forge each other's webhooks.
#[derive(Clone)]
pub struct Signer {
    provider: &'static dyn Provider,
    private: PrivateSide,
    token: Option<UrlToken>,
}

/// What a provider signs with, one for each family of schemes. Its `Debug` hides what is private.
#[derive(Clone, Debug)]
pub enum PrivateSide {
    /// A secret that both sides know.
    Secret(SharedSecret),
    /// A key pair, of which the receiver knows the public half.
    KeyPair(Box<KeyPair>),
}

impl Signer {
    /// A signer with this key.
    ///
    /// # Errors
    ///
    /// [`SenderError::NotASigner`] if the provider does not sign with keys of that sort.
    pub fn new(provider: &'static dyn Provider, private: PrivateSide) -> Result<Self, SenderError> {
        let scheme = provider.scheme();
        match (scheme, &private) {
            (Scheme::StandardWebhooks, PrivateSide::Secret(_))
            | (Scheme::SignedBody { .. } | Scheme::HttpSignature { .. }, PrivateSide::KeyPair(_)) => {
                Ok(Self {
                    provider,
                    private,
                    token: UrlToken::needed_by(scheme)?,
                })
            }
            (Scheme::StandardWebhooks, PrivateSide::KeyPair(_))
            | (Scheme::SignedBody { .. } | Scheme::HttpSignature { .. }, PrivateSide::Secret(_)) => {
                Err(SenderError::NotASigner("the provider signs otherwise"))
            }
        }
    }

    /// A signer with a new key.
    ///
    /// # Errors
    ///
    /// [`SenderError::Key`] if the system has no randomness to give.
    pub fn generate(provider: &'static dyn Provider) -> Result<Self, SenderError> {
        let private = match provider.scheme() {
            Scheme::StandardWebhooks => PrivateSide::Secret(SharedSecret::generate()?),
            Scheme::SignedBody { sha1, .. } => {
                // SHA-1 is for Postal's old releases, and short keys are for its installer.
                let bits = match sha1 {
                    Some(_) => KeyPair::INSTALLER_BITS,
                    None => KeyPair::HOSTED_BITS,
                };
                PrivateSide::KeyPair(Box::new(KeyPair::generate(bits)?))
            }
            Scheme::HttpSignature { .. } => {
                PrivateSide::KeyPair(Box::new(KeyPair::generate(KeyPair::HOSTED_BITS)?))
            }
        };
        Self::new(provider, private)
    }

    /// The provider's own signer in this process, the same at each call.
    ///
    /// # Errors
    ///
    /// As [`Signer::generate`].
    pub fn own(provider: &'static dyn Provider) -> Result<Self, SenderError> {
        static OWN: Mutex<BTreeMap<String, Signer>> = Mutex::new(BTreeMap::new());
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        let name = provider.name().as_str().to_owned();
        Ok(match own.entry(name) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => place.insert(Self::generate(provider)?).clone(),
        })
    }

    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &'static dyn Provider {
        self.provider
    }

    /// What it signs with.
    #[must_use]
    pub const fn private(&self) -> &PrivateSide {
        &self.private
    }

    /// The headers of an attempt at this time to call this path and query: those of the sample, the
    /// sender's usual ones and fresh signatures. A delivery id among the headers is kept; without one it
    /// follows from time and body. A host is kept too; without one, where it is signed, it is
    /// `hooks.example.com`.
    ///
    /// # Errors
    ///
    /// [`SenderError::Key`] if the key cannot sign.
    pub fn sign(
        &self,
        target: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<HeaderMap, SenderError> {
        let scheme = self.provider.scheme();
        let mut signed = headers.clone();
        headers::add_usual(&mut signed, scheme);
        match (scheme, &self.private) {
            (Scheme::StandardWebhooks, PrivateSide::Secret(secret)) => {
                secret.sign(&mut signed, body, now);
            }
            (
                Scheme::SignedBody {
                    sha256,
                    sha1,
                    key_id,
                    ..
                },
                PrivateSide::KeyPair(pair),
            ) => {
                let names = SignatureHeaders {
                    sha256,
                    sha1,
                    key_id,
                };
                pair.sign(names, &mut signed, body)?;
            }
            (Scheme::HttpSignature { account, nonce, .. }, PrivateSide::KeyPair(pair)) => {
                let attempt = Attempt {
                    target,
                    body,
                    now,
                    account,
                    nonce,
                };
                attempt.sign(pair, &mut signed)?;
            }
            (Scheme::StandardWebhooks, PrivateSide::KeyPair(_))
            | (Scheme::SignedBody { .. } | Scheme::HttpSignature { .. }, PrivateSide::Secret(_)) => {
                return Err(SenderError::NotASigner("the provider signs otherwise"));
            }
        }
        Ok(signed)
    }
}

/// Shows the provider, and of a key pair the id.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("provider", &self.provider.name().as_str())
            .field("private", &self.private)
            .finish()
    }
}

#[cfg(test)]
mod tests;
