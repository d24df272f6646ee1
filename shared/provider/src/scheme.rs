//! How providers sign. The scheme is data, so a new provider seldom writes cryptography.

mod http_signature;

pub use http_signature::comparable_account;

use crate::{Credentials, Webhook, webhook::Attested};
use http::HeaderMap;
use mailhooks_signature::{
    Refusal, SVIX_HEADERS, SignedBody, StandardWebhooks, WEBHOOK_HEADERS, named_key,
};

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
        /// Whether every sender names its key; without a name each key is tried.
        key_id_required: bool,
        /// Whether one key signs for all customers of a hosted provider.
        shared_by_customers: bool,
    },
    /// RSA over target, headers and a digest of the body (draft-cavage-http-signatures).
    HttpSignature {
        /// The header with the account, which is signed.
        account: &'static str,
        /// The header with a random text, which is signed where it comes.
        nonce: &'static str,
        /// The domain below which the provider's keys are named.
        zone: &'static str,
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
                ..
            } => [Some(sha256), sha1, Some(key_id)]
                .into_iter()
                .flatten()
                .collect(),
            Self::HttpSignature { account, nonce, .. } => {
                vec!["signature", "digest", "date", "host", account, nonce]
            }
        }
    }

    /// The id of the key that the headers name.
    pub(crate) fn key_id(self, headers: &HeaderMap) -> Option<&str> {
        match self {
            Self::StandardWebhooks => None,
            Self::HttpSignature { .. } => named_key(header(headers, "signature").ok().flatten()?),
            Self::SignedBody { key_id, .. } => header(headers, key_id).ok().flatten(),
        }
    }

    /// Whether the signature covers the time of the attempt, so that an old one cannot be replayed.
    #[must_use]
    pub const fn signs_the_time(self) -> bool {
        match self {
            Self::StandardWebhooks | Self::HttpSignature { .. } => true,
            Self::SignedBody { .. } => false,
        }
    }

    /// Whether a signature proves for which customer of the provider a webhook is. Otherwise it proves
    /// who speaks and not to whom, so that any other customer could have it sent to our URL.
    #[must_use]
    pub const fn proves_the_customer(self) -> bool {
        match self {
            Self::StandardWebhooks | Self::HttpSignature { .. } => true,
            Self::SignedBody {
                shared_by_customers,
                ..
            } => !shared_by_customers,
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
                    key_id_required,
                    shared_by_customers: _,
                },
                Credentials::Keys {
                    keys,
                    sha1: sha1_accepted,
                },
            ) => {
                let key_id = header(&webhook.headers, key_id)?;
                if key_id_required && key_id.is_none_or(str::is_empty) {
                    return Err(Refusal::MissingHeader);
                }
                SignedBody {
                    sha256: header(&webhook.headers, sha256)?,
                    sha1: sha1.map_or(Ok(None), |name| header(&webhook.headers, name))?,
                    key_id,
                }
                .verify(keys, *sha1_accepted, &webhook.body)?;
                Ok(Attested::default())
            }
            (
                Self::HttpSignature {
                    account,
                    nonce,
                    zone,
                },
                Credentials::HttpSignature {
                    account: own,
                    hosts,
                    keys,
                },
            ) => {
                let names = http_signature::Names {
                    account,
                    nonce,
                    zone,
                };
                let addressee = http_signature::Addressee {
                    account: own,
                    hosts,
                };
                http_signature::verify(names, addressee, keys, webhook)
            }
            // Sources are checked when they are read, so this pair never meets a request; if it
            // did, it would prove nothing.
            (
                Self::StandardWebhooks,
                Credentials::Keys { .. } | Credentials::HttpSignature { .. },
            )
            | (
                Self::SignedBody { .. },
                Credentials::Secrets(_) | Credentials::HttpSignature { .. },
            )
            | (Self::HttpSignature { .. }, Credentials::Secrets(_) | Credentials::Keys { .. }) => {
                Err(Refusal::Mismatch)
            }
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
