//! A webhook before and after its sender is proven: two types, so that the order is what compiles.

use crate::{Credentials, Provider};
use bytes::Bytes;
use http::HeaderMap;
use mailhooks_event::{Family, SourceName, Timestamp};
use mailhooks_signature::Refusal;
use std::sync::Arc;

/// A webhook as it came in. Nothing in it is to be believed yet.
pub struct Webhook {
    /// The configured source whose URL was called.
    pub source: SourceName,
    /// The source's provider.
    pub provider: &'static dyn Provider,
    /// The family whose URL was called, or none for the URL of all families.
    pub family: Option<Family>,
    /// The headers, shared with the request that they came with.
    pub headers: Arc<HeaderMap>,
    /// Path and query exactly as sent.
    pub target: String,
    /// The raw body.
    pub body: Bytes,
    /// When it reached us.
    pub received_at: Timestamp,
}

impl Webhook {
    /// Proves the sender by the provider's scheme.
    ///
    /// # Errors
    ///
    /// [`Unverified`] gives the webhook back with the reason, so that it can be tried again with
    /// fresher credentials.
    pub fn verify(self, credentials: &Credentials) -> Result<Verified, Box<Unverified>> {
        match self.provider.scheme().verify(&self, credentials) {
            Ok(attested) => Ok(Verified {
                source: self.source,
                provider: self.provider,
                family: self.family,
                attested,
                body: self.body,
                received_at: self.received_at,
            }),
            Err(refusal) => Err(Box::new(Unverified {
                webhook: self,
                refusal,
            })),
        }
    }
}

impl Webhook {
    /// The id of the key that the webhook claims to be signed with. Anybody may have written it.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.provider.scheme().key_id(&self.headers)
    }
}

/// Headers, paths and bodies hold personal data and credentials, so only the source is shown.
impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// A webhook that could not prove its sender.
#[derive(Debug, thiserror::Error)]
#[error("{refusal}")]
pub struct Unverified {
    /// The webhook, unchanged.
    pub webhook: Webhook,
    /// Why.
    pub refusal: Refusal,
}

impl Unverified {
    /// Whether a key that was not at hand may have signed it: the webhook names one that is not known,
    /// or names none and none that is known fits.
    #[must_use]
    pub fn may_be_another_key(&self) -> bool {
        match self.refusal {
            Refusal::UnknownKey => true,
            Refusal::Mismatch => self.webhook.key_id().is_none(),
            Refusal::MissingHeader
            | Refusal::Malformed
            | Refusal::Stale
            | Refusal::OtherAccount
            | Refusal::OtherHost
            | Refusal::Sha1NotAllowed => false,
        }
    }
}

/// What the signature vouches for besides the body.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Attested {
    /// The id of the delivery, the same on every attempt.
    pub delivery_id: Option<String>,
    /// The provider's account that the delivery is for.
    pub account: Option<String>,
}

/// A webhook whose sender is proven. Only [`Webhook::verify`] makes one, and [`Verified::recorded`]
/// makes it again of what was recorded then.
///
/// It holds nothing that the signature does not cover, apart from what we know ourselves.
pub struct Verified {
    source: SourceName,
    provider: &'static dyn Provider,
    family: Option<Family>,
    attested: Attested,
    body: Bytes,
    received_at: Timestamp,
}

impl Verified {
    /// A webhook that was verified when it came in, as its record keeps it, so that today's reader can
    /// read it. Nothing but a record may be handed in here: nothing is checked again.
    #[must_use]
    pub const fn recorded(
        source: SourceName,
        provider: &'static dyn Provider,
        attested: Attested,
        body: Bytes,
        received_at: Timestamp,
    ) -> Self {
        Self {
            source,
            provider,
            family: None,
            attested,
            body,
            received_at,
        }
    }

    /// The configured source that it came from.
    #[must_use]
    pub const fn source(&self) -> &SourceName {
        &self.source
    }

    /// The source's provider.
    #[must_use]
    pub fn provider(&self) -> &'static dyn Provider {
        self.provider
    }

    /// The family whose URL was called, or none for the URL of all families.
    #[must_use]
    pub const fn family(&self) -> Option<Family> {
        self.family
    }

    /// The signed id of the delivery, where the scheme has one.
    #[must_use]
    pub fn delivery_id(&self) -> Option<&str> {
        self.attested.delivery_id.as_deref()
    }

    /// The signed account, where the scheme has one.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.attested.account.as_deref()
    }

    /// What the signature vouches for besides the body.
    #[must_use]
    pub const fn attested(&self) -> &Attested {
        &self.attested
    }

    /// The raw body.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// When it reached us.
    #[must_use]
    pub const fn received_at(&self) -> Timestamp {
        self.received_at
    }
}

/// As for [`Webhook`]: only the source is shown.
impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verified")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
