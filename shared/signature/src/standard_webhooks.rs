//! Standard Webhooks: a shared secret signs the message's id, the time of the attempt and the body.
//!
//! The rules are those of <https://docs.svix.com/receiving/verifying-payloads/how-manual> and of
//! <https://www.standardwebhooks.com>; Resend signs so.

use crate::{Refusal, Secret, encoding};

/// How many seconds the signed time may differ from now, either way. Each attempt is signed anew,
/// so no late retry is refused by it.
pub const TOLERANCE_SECONDS: u64 = 300;

/// The names of the headers with id, timestamp and signature, as Svix and so Resend write them.
///
/// They are a set: a request is read by these, or by [`WEBHOOK_HEADERS`], never by some of both.
pub const SVIX_HEADERS: [&str; 3] = ["svix-id", "svix-timestamp", "svix-signature"];

/// The same headers by the names of the standard.
pub const WEBHOOK_HEADERS: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/// What a request says in its three headers; the empty text stands for a header that did not come.
#[derive(Clone, Copy)]
pub struct StandardWebhooks<'a> {
    /// The id of the message, the same on every attempt.
    pub id: &'a str,
    /// The time of this attempt in Unix seconds.
    pub timestamp: &'a str,
    /// Entries `version,base64` with spaces between them; while a secret is being replaced there is
    /// one for the old and one for the new.
    pub signature: &'a str,
}

impl StandardWebhooks<'_> {
    /// Accepts the body if one of the secrets signed it at about `now`, in Unix seconds.
    ///
    /// # Errors
    ///
    /// The first [`Refusal`] that applies.
    pub fn verify(&self, secrets: &[Secret], body: &[u8], now: i64) -> Result<(), Refusal> {
        let Self {
            id,
            timestamp,
            signature,
        } = *self;
        if id.is_empty() || timestamp.is_empty() || signature.is_empty() {
            return Err(Refusal::MissingHeader);
        }
        let signed_at = unix_seconds(timestamp).ok_or(Refusal::Malformed)?;
        if now.abs_diff(signed_at) > TOLERANCE_SECONDS {
            return Err(Refusal::Stale);
        }
        if secrets.is_empty() {
            return Err(Refusal::UnknownKey);
        }
        let codes = codes(signature);
        let genuine = !codes.is_empty()
            && secrets
                .iter()
                .any(|secret| secret.made_one_of(&codes, id, timestamp, body));
        genuine.then_some(()).ok_or(Refusal::Mismatch)
    }
}

/// A whole number in its one usual spelling, which excludes `+5`, `007` and `-0`.
fn unix_seconds(text: &str) -> Option<i64> {
    let seconds: i64 = text.parse().ok()?;
    (seconds.to_string() == text).then_some(seconds)
}

/// The codes of version 1. Other versions are somebody else's, and what cannot be read matches
/// nothing; neither is an error.
fn codes(signature: &str) -> Vec<Vec<u8>> {
    signature
        .split(' ')
        .filter_map(|entry| entry.strip_prefix("v1,"))
        .filter_map(encoding::signature)
        .collect()
}

#[cfg(test)]
mod tests;
