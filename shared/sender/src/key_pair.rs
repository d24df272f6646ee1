//! An RSA key pair, as an installed Postal or Ark has one.

mod mac;

use crate::SenderError;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderMap, HeaderName, HeaderValue};
use mailhooks_signature::{KeyEntry, NamedKey, PublicKey};
use rsa::{
    BigUint, Pkcs1v15Sign, RsaPrivateKey,
    pkcs1::DecodeRsaPrivateKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding},
    rand_core::OsRng,
    sha2::{Digest, Sha256},
    traits::PublicKeyParts,
};
use serde_json::{Value, json};
use sha1::Sha1;

/// A private key with its public side. Its `Debug` shows the public side's id only.
#[derive(Clone)]
pub struct KeyPair {
    private: RsaPrivateKey,
    public: PublicKey,
    public_pem: String,
}

/// The names of the headers that a provider signs with.
#[derive(Clone, Copy)]
pub(crate) struct SignatureHeaders {
    pub(crate) sha256: &'static str,
    pub(crate) sha1: Option<&'static str>,
    pub(crate) key_id: &'static str,
}

impl KeyPair {
    /// The length that Postal's installer chooses.
    pub const INSTALLER_BITS: usize = 1024;
    /// The length that is usual today.
    pub const HOSTED_BITS: usize = 2048;

    /// A new key of so many bits, 1024 to 4096.
    ///
    /// # Errors
    ///
    /// [`SenderError::Key`] if no key of that length can be made or verified with.
    pub fn generate(bits: usize) -> Result<Self, SenderError> {
        Self::from_private(RsaPrivateKey::new(&mut OsRng, bits).map_err(unusable)?)
    }

    /// The key that this PEM (`PRIVATE KEY` or `RSA PRIVATE KEY`) holds.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, SenderError> {
        let private = RsaPrivateKey::from_pkcs8_pem(pem)
            .ok()
            .or_else(|| RsaPrivateKey::from_pkcs1_pem(pem).ok())
            .ok_or(SenderError::NotASigner("the private key cannot be read"))?;
        Self::from_private(private)
    }

    fn from_private(private: RsaPrivateKey) -> Result<Self, SenderError> {
        let public = private.to_public_key();
        let public_pem = public.to_public_key_pem(LineEnding::LF).map_err(unusable)?;
        Ok(Self {
            public: public_pem.parse().map_err(unusable)?,
            public_pem,
            private,
        })
    }

    /// The private key as PEM, for a file of development keys.
    pub(crate) fn private_pem(&self) -> Result<String, SenderError> {
        let pem = self.private.to_pkcs8_pem(LineEnding::LF);
        Ok(pem.map_err(unusable)?.to_string())
    }

    /// The public key as PEM, as the receiver is configured with it.
    #[must_use]
    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }

    /// The public key as a JSON Web Key (RFC 7517), as a provider publishes it.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let public = self.private.to_public_key();
        let number = |number: &BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
        json!({
            "kty": "RSA",
            "n": number(public.n()),
            "e": number(public.e()),
            "use": "sig",
            "alg": "RS256",
            "kid": self.public.kid(),
        })
    }

    /// The public key, as the receiver verifies with it.
    #[must_use]
    pub fn entry(&self) -> KeyEntry {
        KeyEntry {
            kid: None,
            key: self.public.clone(),
        }
    }

    /// The public key under a name, as the receiver verifies with it.
    #[must_use]
    pub fn named(&self, name: &str) -> NamedKey {
        NamedKey {
            name: name.to_owned(),
            key: self.public.clone(),
        }
    }

    /// A signature with SHA-256 over any message, in base64.
    ///
    /// # Errors
    ///
    /// [`SenderError::Key`] if the key cannot sign.
    pub fn signature(&self, message: &[u8]) -> Result<String, SenderError> {
        let signature = self
            .private
            .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message));
        Ok(STANDARD.encode(signature.map_err(unusable)?))
    }

    /// The same with SHA-1.
    ///
    /// # Errors
    ///
    /// As [`KeyPair::signature`].
    pub fn sha1_signature(&self, message: &[u8]) -> Result<String, SenderError> {
        let signature = self
            .private
            .sign(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(message));
        Ok(STANDARD.encode(signature.map_err(unusable)?))
    }

    /// Puts the signatures and the key's id in.
    pub(crate) fn sign(
        &self,
        names: SignatureHeaders,
        headers: &mut HeaderMap,
        body: &[u8],
    ) -> Result<(), SenderError> {
        insert(headers, names.sha256, &self.signature(body)?)?;
        if let Some(name) = names.sha1 {
            insert(headers, name, &self.sha1_signature(body)?)?;
        }
        insert(headers, names.key_id, self.public.kid())
    }
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: &str) -> Result<(), SenderError> {
    let value = HeaderValue::from_str(value).map_err(unusable)?;
    headers.insert(name.parse::<HeaderName>().map_err(unusable)?, value);
    Ok(())
}

fn unusable(error: impl std::fmt::Display) -> SenderError {
    SenderError::Key(error.to_string())
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyPair({})", self.public.kid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rsa::pkcs1::EncodeRsaPrivateKey;

    #[test]
    fn both_forms_of_a_private_key_are_read() {
        let pair = KeyPair::generate(KeyPair::INSTALLER_BITS).unwrap();
        let old = pair.private.to_pkcs1_pem(LineEnding::LF).unwrap();
        assert!(old.starts_with("-----BEGIN RSA PRIVATE KEY-----"));
        for pem in [pair.private_pem().unwrap(), old.to_string()] {
            let read = KeyPair::from_pem(&pem).unwrap();
            assert_eq!(read.public_pem(), pair.public_pem());
        }
        assert!(KeyPair::from_pem(pair.public_pem()).is_err());
    }
}
