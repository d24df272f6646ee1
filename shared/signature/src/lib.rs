//! Who says so: the schemes by which providers sign their webhooks.
//!
//! Everything here is pure: header values and the raw body come as text and bytes, the time is an
//! argument, keys are given. Each scheme is a struct of header values with a `verify` that answers
//! with a [`Refusal`] unless the signature is genuine; no input makes it panic.
//!
//! ```text
//! scheme                key           signed                      used by
//! StandardWebhooks      Secret        id, time and raw body       Resend
//! SignedBody            PublicKey     raw body                    Postal, Ark
//! HttpSignature         NamedKey      target, headers, digest     Copernica
//! ```
//!
//! A further scheme is a further module beside these. It takes its keys from `secret` or `rsa_key`
//! and refuses with what stands in `refusal`.

mod encoding;
mod http_signature;
mod refusal;
mod rsa_key;
mod secret;
mod signed_body;
mod standard_webhooks;
#[cfg(test)]
mod vectors;

pub use http_signature::{
    HttpSignature, NamedKey, SignatureRules, http_date, is_key_name_below, named_key,
    sha256_digest_header,
};
pub use refusal::Refusal;
pub use rsa_key::{InvalidKey, PublicKey};
pub use secret::{InvalidSecret, Secret};
pub use signed_body::{KeyEntry, Sha1, SignedBody};
pub use standard_webhooks::{SVIX_HEADERS, StandardWebhooks, TOLERANCE_SECONDS, WEBHOOK_HEADERS};
