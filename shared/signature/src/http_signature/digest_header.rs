//! The header `Digest`: a hash of the body, so that whoever signs the header signs the body.

use crate::{Refusal, encoding};
use ring::digest::{SHA256, SHA512, digest};
use subtle::ConstantTimeEq;

/// Accepts a body that every hash in the header is of (RFC 3230 section 4.3.2). Hashes with MD5 or
/// SHA-1 prove nothing, so at least one must be better; base64 may end in the sign that stands behind
/// the algorithm too, so the first one counts.
pub(super) fn check(header: &str, body: &[u8]) -> Result<(), Refusal> {
    let mut known = 0;
    for entry in header.split(',') {
        let (algorithm, hash) = entry.trim().split_once('=').ok_or(Refusal::Malformed)?;
        let algorithm = match algorithm.to_ascii_uppercase().as_str() {
            "SHA-256" => &SHA256,
            "SHA-512" => &SHA512,
            _ => continue,
        };
        let hash = encoding::signature(hash).ok_or(Refusal::Malformed)?;
        if !bool::from(digest(algorithm, body).as_ref().ct_eq(&hash)) {
            return Err(Refusal::Mismatch);
        }
        known += 1;
    }
    (known > 0).then_some(()).ok_or(Refusal::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"hello": "world"}"#;
    const SHA_256: &str = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    const SHA_512: &str =
        "WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==";

    #[test]
    fn both_good_hashes_are_accepted_in_any_spelling() {
        for header in [
            format!("SHA-256={SHA_256}"),
            format!("sha-256={SHA_256}"),
            format!("Sha-512={SHA_512}"),
            format!("SHA-256={SHA_256}, SHA-512={SHA_512}"),
            format!("MD5=AAAA,SHA-256={SHA_256}"),
        ] {
            assert_eq!(check(&header, BODY), Ok(()), "{header}");
        }
    }

    #[test]
    fn every_good_hash_must_be_the_bodys() {
        for header in [
            format!("SHA-256={SHA_256},SHA-512={SHA_256}"),
            format!("SHA-512={SHA_512},SHA-256={}", SHA_256.replace('X', "Y")),
            "SHA-256=".to_owned(),
        ] {
            assert_eq!(check(&header, BODY), Err(Refusal::Mismatch), "{header}");
        }
        assert_eq!(
            check(&format!("SHA-256={SHA_256}"), b"{}"),
            Err(Refusal::Mismatch)
        );
    }

    #[test]
    fn no_good_hash_is_no_proof() {
        for header in [
            "",
            "garbage",
            "SHA-256",
            "SHA-256=!",
            "MD5=6Ve+tN4Ak8UKCWPDjkOVxw==",
            "SHA=07CavjDP4u3/TungoUHJO/Wzr4c=",
            "SHA256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        ] {
            assert_eq!(check(header, BODY), Err(Refusal::Malformed), "{header}");
        }
    }
}
