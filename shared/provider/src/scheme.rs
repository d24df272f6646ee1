//! How providers sign. The scheme is data, so a new provider seldom writes cryptography.

use crate::{Credentials, Webhook, webhook::Attested};
use http::HeaderMap;
use mailhooks_signature::{Refusal, SVIX_HEADERS, SignedBody, StandardWebhooks, WEBHOOK_HEADERS};

/// A signature scheme with a provider's choices in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Standard Webhooks: HMAC-SHA256 over id, time and body; `svix-*` or `webhook-*` headers.
    StandardWebhooks,
    /// RSA over the raw body, PKCS #1 v1.5.
    SignedBody {
        /// The header with the SHA-256 signature.
        sha256: &'static str,
        /// The header with the SHA-1 signature, where the provider has one.
        sha1: Option<&'static str>,
        /// The header with the key's id.
        key_id: &'static str,
    },
}

impl Scheme {
    /// The names of all headers that the scheme reads, in lower case.
    #[must_use]
    pub fn headers(self) -> Vec<&'static str> {
        match self {
            Self::StandardWebhooks => [SVIX_HEADERS, WEBHOOK_HEADERS].concat(),
            Self::SignedBody {
                sha256,
                sha1,
                key_id,
            } => [Some(sha256), sha1, Some(key_id)]
                .into_iter()
                .flatten()
                .collect(),
        }
    }

    /// Whether the signature covers the time of the attempt, so that an old one cannot be replayed.
    #[must_use]
    pub const fn signs_the_time(self) -> bool {
        match self {
            Self::StandardWebhooks => true,
            Self::SignedBody { .. } => false,
        }
    }

    pub(crate) fn verify(
        self,
        webhook: &Webhook,
        credentials: &Credentials,
    ) -> Result<Attested, Refusal> {
        match (self, credentials) {
            (Self::StandardWebhooks, Credentials::Secrets(secrets)) => {
                let [id, timestamp, signature] = standard_headers(&webhook.headers)?;
                StandardWebhooks {
                    id,
                    timestamp,
                    signature,
                }
                .verify(
                    secrets,
                    &webhook.body,
                    webhook.received_at.unix_seconds(),
                )?;
                Ok(Attested {
                    delivery_id: Some(id.to_owned()),
                    account: None,
                })
            }
            (
                Self::SignedBody {
                    sha256,
                    sha1,
                    key_id,
                },
                Credentials::Keys {
                    keys,
                    sha1: sha1_accepted,
                },
            ) => {
                SignedBody {
                    sha256: header(&webhook.headers, sha256)?,
                    sha1: sha1.map_or(Ok(None), |name| header(&webhook.headers, name))?,
                    key_id: header(&webhook.headers, key_id)?,
                }
                .verify(keys, *sha1_accepted, &webhook.body)?;
                Ok(Attested::default())
            }
            // Sources are checked when they are read, so this pair never meets a request; if it
            // did, it would prove nothing.
            (Self::StandardWebhooks, Credentials::Keys { .. })
            | (Self::SignedBody { .. }, Credentials::Secrets(_)) => Err(Refusal::Mismatch),
        }
    }
}

/// One set of the three headers as a whole: mixing the two would let one part stand in for another.
fn standard_headers(headers: &HeaderMap) -> Result<[&str; 3], Refusal> {
    let names = if SVIX_HEADERS.iter().any(|name| headers.contains_key(*name)) {
        SVIX_HEADERS
    } else {
        WEBHOOK_HEADERS
    };
    let [id, timestamp, signature] = names;
    let required = |name| header(headers, name)?.ok_or(Refusal::MissingHeader);
    Ok([required(id)?, required(timestamp)?, required(signature)?])
}

/// The one value of a header. Two values would leave open which one was meant, so they are refused.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(Refusal::Malformed);
    }
    first
        .map(|value| value.to_str().map_err(|_| Refusal::Malformed))
        .transpose()
}
