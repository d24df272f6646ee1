//! An RSA public key, from any of the forms in which providers publish theirs.

mod der;

use crate::{Refusal, encoding};
use pkcs1::{RsaPublicKey, UintRef, der::Encode};
use ring::{digest, signature};
use std::{ops::RangeInclusive, str::FromStr};

/// A key that can check PKCS #1 v1.5 signatures (RFC 8017 section 8.2).
///
/// Its text is PEM (`PUBLIC KEY` or `RSA PUBLIC KEY`) or the bare base64 of the same bytes, as in the
/// `p=` of a DKIM record (RFC 6376 section 3.6.1). Its `Debug` shows its kid: no part is secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// `RSAPublicKey` (RFC 8017 appendix A.1.1) in DER.
    der: Vec<u8>,
    kid: String,
}

/// A text that is no usable key. The messages never contain the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Nothing is there; in a DKIM record that means that the key was revoked.
    #[error("the key is empty")]
    Empty,
    /// A PEM block of another kind, such as a private key or a certificate.
    #[error("a key in PEM is labelled PUBLIC KEY or RSA PUBLIC KEY")]
    Label,
    /// Not base64, or not the structure of a key.
    #[error("the key cannot be read")]
    Unreadable,
    /// A public key of another algorithm.
    #[error("the key is not an RSA key")]
    NotRsa,
    /// Shorter than is safe, or longer than any provider's.
    #[error("the key has {bits} bits instead of 1024 to 4096")]
    Size {
        /// How long it is.
        bits: usize,
    },
    /// No RSA key has such numbers: one is even, or the exponent is below 3 or above 33 bits.
    #[error("the numbers of the key cannot be those of an RSA key")]
    Numbers,
}

impl PublicKey {
    /// The accepted lengths of the modulus. Postal's installer makes 1024 bits.
    const BITS: RangeInclusive<usize> = 1024..=4096;

    /// The key of a JWK (RFC 7518 section 6.3.1), from its `n` and `e` in base64url.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`], as for a text.
    pub fn from_jwk(n: &str, e: &str) -> Result<Self, InvalidKey> {
        let n = encoding::jwk_number(n).ok_or(InvalidKey::Unreadable)?;
        let e = encoding::jwk_number(e).ok_or(InvalidKey::Unreadable)?;
        let number = |bytes| UintRef::new(bytes).map_err(|_| InvalidKey::Unreadable);
        Self::from_numbers(&RsaPublicKey {
            modulus: number(&n)?,
            public_exponent: number(&e)?,
        })
    }

    /// Takes only what `ring` takes too, so that a bad key is noticed where it is configured.
    fn from_numbers(numbers: &RsaPublicKey<'_>) -> Result<Self, InvalidKey> {
        let modulus = numbers.modulus.as_bytes();
        let leading = modulus
            .first()
            .map_or(0, |byte| byte.leading_zeros() as usize);
        let bits = modulus.len() * 8 - leading;
        if !Self::BITS.contains(&bits) {
            return Err(InvalidKey::Size { bits });
        }
        let exponent = numbers.public_exponent.as_bytes();
        let exponent = exponent.iter().try_fold(0_u64, |number, byte| {
            Some(number.checked_mul(256)? | u64::from(*byte))
        });
        let odd_exponent = exponent.is_some_and(|e| (3..1 << 33).contains(&e) && e % 2 == 1);
        if !odd_exponent || modulus.last().is_none_or(|byte| byte % 2 == 0) {
            return Err(InvalidKey::Numbers);
        }
        let der = numbers.to_der().map_err(|_| InvalidKey::Unreadable)?;
        let kid = encoding::hex(digest::digest(&digest::SHA256, &der).as_ref());
        Ok(Self { der, kid })
    }

    /// The id that Postal gives a key: SHA-256 over its `RSAPublicKey` DER, in lower-case
    /// hexadecimal digits.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Whether a signature has a length that some accepted key makes.
    pub(crate) fn is_signature_length(bytes: usize) -> bool {
        (Self::BITS.start() / 8..=Self::BITS.end() / 8).contains(&bytes)
    }

    /// Accepts a signature with SHA-256 over the message.
    ///
    /// # Errors
    ///
    /// [`Refusal::Mismatch`] for every other signature.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let rule = &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
        self.verify(rule, message, signature)
    }

    /// Accepts a signature with SHA-1 over the message; for senders that know nothing better.
    ///
    /// # Errors
    ///
    /// [`Refusal::Mismatch`] for every other signature.
    pub fn verify_sha1(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let rule = &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY;
        self.verify(rule, message, signature)
    }

    fn verify(
        &self,
        rule: &'static signature::RsaParameters,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Refusal> {
        signature::UnparsedPublicKey::new(rule, &self.der)
            .verify(message, signature)
            .map_err(|_| Refusal::Mismatch)
    }
}

impl FromStr for PublicKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let der = der::from_text(text)?;
        Self::from_numbers(&der::numbers(&der)?)
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({})", self.kid)
    }
}

#[cfg(test)]
mod tests;
