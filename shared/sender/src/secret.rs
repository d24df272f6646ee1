//! A shared secret on the sender's side, where it must be shown once to the receiver.

use crate::SenderError;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use mailhooks_event::Timestamp;
use mailhooks_signature::{SVIX_HEADERS, Secret, WEBHOOK_HEADERS};
use rsa::{
    rand_core::{OsRng, RngCore},
    sha2::{Digest, Sha256},
};

/// The secret of a Standard Webhooks endpoint. Its `Debug` hides it.
#[derive(Clone)]
pub struct SharedSecret {
    text: String,
    secret: Secret,
}

impl SharedSecret {
    /// How long Svix makes the key.
    const KEY_BYTES: usize = 24;
    /// The letters of Svix's ids.
    const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// A new secret.
    pub(crate) fn generate() -> Result<Self, SenderError> {
        let mut key = [0; Self::KEY_BYTES];
        OsRng
            .try_fill_bytes(&mut key)
            .map_err(|error| SenderError::Key(error.to_string()))?;
        Self::from_text(format!("whsec_{}", STANDARD.encode(key)))
    }

    /// The secret that this text stands for.
    pub(crate) fn from_text(text: String) -> Result<Self, SenderError> {
        let secret = text
            .parse()
            .map_err(|_| SenderError::NotASigner("the secret cannot be read"))?;
        Ok(Self { text, secret })
    }

    /// The text, as the receiver is configured with it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The secret, as the receiver verifies with it.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Puts the three headers in, by the names that the sample has for its id, or by Svix's. The id is kept,
    /// since it is the same on each attempt.
    pub(crate) fn sign(&self, headers: &mut HeaderMap, body: &[u8], now: Timestamp) {
        let names = if headers.contains_key(WEBHOOK_HEADERS[0]) {
            WEBHOOK_HEADERS
        } else {
            SVIX_HEADERS
        };
        let [id, timestamp, signature] = names.map(HeaderName::from_static);
        let message = headers
            .get(&id)
            .and_then(|value| value.to_str().ok())
            .map_or_else(|| message_id(body, now), str::to_owned);
        let seconds = now.unix_seconds();
        let entry = self.secret.sign(&message, seconds, body);
        for (name, text) in [
            (id, message),
            (timestamp, seconds.to_string()),
            (signature, entry),
        ] {
            // None of these texts can hold what a header may not.
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}

/// An id in the form of Svix's. It follows from time and body, so that signing stays repeatable.
fn message_id(body: &[u8], now: Timestamp) -> String {
    let digest = Sha256::new()
        .chain_update(now.unix_micros().to_be_bytes())
        .chain_update(body)
        .finalize();
    let letters = digest
        .iter()
        .take(27)
        .map(|byte| char::from(SharedSecret::BASE62[usize::from(byte % 62)]));
    "msg_".chars().chain(letters).collect()
}

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedSecret(hidden)")
    }
}
