//! The text of a public key down to its numbers: PEM or base64, then DER.

use super::InvalidKey;
use crate::encoding;
use pkcs1::{
    ObjectIdentifier, RsaPublicKey,
    der::{self, Decode, Reader, SliceReader, asn1::AnyRef, asn1::BitStringRef},
};

/// `rsaEncryption` (RFC 8017 appendix A.1).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The bytes in a PEM block or in bare base64. White space is forgiven anywhere: PEM is pasted into
/// JSON, and long DNS records are folded.
pub(super) fn from_text(text: &str) -> Result<Vec<u8>, InvalidKey> {
    let base64 = match text.trim().strip_prefix("-----BEGIN ") {
        Some(block) => inside(block)?,
        None => text,
    };
    let base64: String = base64.split_ascii_whitespace().collect();
    if base64.is_empty() {
        return Err(InvalidKey::Empty);
    }
    encoding::key_material(&base64).ok_or(InvalidKey::Unreadable)
}

/// What stands between the lines of armour (RFC 7468).
fn inside(block: &str) -> Result<&str, InvalidKey> {
    let (label, rest) = block.split_once("-----").ok_or(InvalidKey::Unreadable)?;
    if !matches!(label, "PUBLIC KEY" | "RSA PUBLIC KEY") {
        return Err(InvalidKey::Label);
    }
    rest.strip_suffix("-----")
        .and_then(|rest| rest.strip_suffix(label))
        .and_then(|rest| rest.strip_suffix("-----END "))
        .ok_or(InvalidKey::Unreadable)
}

/// The numbers in a `SubjectPublicKeyInfo` (RFC 5280 section 4.1) or in the bare `RSAPublicKey`.
pub(super) fn numbers(der: &[u8]) -> Result<RsaPublicKey<'_>, InvalidKey> {
    let key = match subject_public_key(der) {
        Ok((RSA, key)) => key,
        Ok(_) => return Err(InvalidKey::NotRsa),
        Err(_) => der,
    };
    RsaPublicKey::from_der(key).map_err(|_| InvalidKey::Unreadable)
}

/// The algorithm and the key of a `SubjectPublicKeyInfo`.
fn subject_public_key(der: &[u8]) -> der::Result<(ObjectIdentifier, &[u8])> {
    let mut reader = SliceReader::new(der)?;
    let (algorithm, key) = reader.sequence(|info| {
        let algorithm = info.sequence(|algorithm| {
            let id: ObjectIdentifier = algorithm.decode()?;
            let _parameters: Option<AnyRef<'_>> = algorithm.decode()?;
            Ok(id)
        })?;
        let key: BitStringRef<'_> = info.decode()?;
        Ok((algorithm, key))
    })?;
    let whole_bytes = key.as_bytes().ok_or(der::Tag::BitString.value_error())?;
    reader.finish((algorithm, whole_bytes))
}
