//! A shared secret, with which both sides make the same code over a message.

use crate::encoding;
use ring::hmac;
use std::str::FromStr;
use subtle::ConstantTimeEq;

/// The secret of a Standard Webhooks endpoint, read from its text: standard base64, usually behind
/// `whsec_`. The bytes are the key of HMAC-SHA256. Its `Debug` hides it.
#[derive(Clone)]
pub struct Secret(hmac::Key);

/// A text that is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret is base64 of 16 bytes or more, with or without whsec_ before it")]
pub struct InvalidSecret;

impl Secret {
    /// Shorter secrets could be guessed. The specification of Standard Webhooks asks for 24 to 64 bytes.
    const MIN_BYTES: usize = 16;

    /// Signs as the sender does, at that time in Unix seconds; gives one entry of the signature
    /// header, `v1,` and base64.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let code = self.code(id, &timestamp.to_string(), body);
        format!("v1,{}", encoding::base64(code.as_ref()))
    }

    /// Whether one of these codes is the one of this message, compared in constant time. The body is
    /// hashed once, however many codes a hostile header has.
    pub(crate) fn made_one_of(
        &self,
        codes: &[Vec<u8>],
        id: &str,
        timestamp: &str,
        body: &[u8],
    ) -> bool {
        let expected = self.code(id, timestamp, body);
        codes
            .iter()
            .any(|code| bool::from(expected.as_ref().ct_eq(code)))
    }

    /// The code over `id.timestamp.body`.
    fn code(&self, id: &str, timestamp: &str, body: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            context.update(part);
        }
        context.sign()
    }
}

impl FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.strip_prefix("whsec_").unwrap_or(text);
        let key = encoding::key_material(text).filter(|key| key.len() >= Self::MIN_BYTES);
        key.map(|key| Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
            .ok_or(InvalidSecret)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(secret: &str) -> Option<String> {
        let secret: Secret = secret.parse().ok()?;
        Some(secret.sign("msg_1", 1_614_265_330, b"{}"))
    }

    #[test]
    fn prefix_and_padding_may_be_left_out() {
        let whole = code("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDAA==");
        assert!(whole.is_some());
        assert_eq!(code("C2FVsBQIhrscChlQIMV+b5sSYspob7oDAA=="), whole);
        assert_eq!(code("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDAA"), whole);
        assert_ne!(code("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDAQ"), whole);
    }

    #[test]
    fn what_is_undecodable_or_guessable_is_no_secret() {
        for text in [
            "",
            "whsec_",
            "whsec_=",
            "whsec_a",
            "whsec_a b=",
            "whsk_AAAA",
            "_-8=",
            "é",
            // Fifteen bytes.
            "AAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(code(text), None, "{text:?}");
        }
    }

    #[test]
    fn debug_hides_the_secret() {
        let secret: Result<Secret, _> = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".parse();
        assert_eq!(format!("{secret:?}"), "Ok(Secret(hidden))");
    }
}
