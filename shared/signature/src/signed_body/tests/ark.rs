//! The vector of Ark: one header with the signature, one with the key's id.

use super::*;
use crate::vectors::ark::{BODY, BODY_SHA256, E, KID, N, P, SHA256};

fn headers() -> SignedBody<'static> {
    SignedBody {
        sha256: Some(SHA256),
        sha1: None,
        key_id: Some(KID),
    }
}

fn own_key() -> KeyEntry {
    KeyEntry {
        kid: None,
        key: P.parse().unwrap(),
    }
}

fn verify(headers: SignedBody<'_>) -> Result<(), Refusal> {
    headers.verify(&[own_key()], Sha1::Refused, BODY.as_bytes())
}

#[test]
fn the_vector_is_accepted_by_each_form_of_its_key() {
    let published = KeyEntry {
        kid: Some(KID.to_owned()),
        key: PublicKey::from_jwk(N, E).unwrap(),
    };
    assert_eq!(published.key, own_key().key);
    assert_eq!(own_key().kid(), KID);
    for key in [own_key(), published, entry(&B)] {
        let expected = if key.kid() == KID {
            Ok(())
        } else {
            Err(Refusal::UnknownKey)
        };
        assert_eq!(
            headers().verify(&[key], Sha1::Refused, BODY.as_bytes()),
            expected
        );
    }
}

#[test]
fn the_body_is_the_one_that_was_signed() {
    let digest = ring::digest::digest(&ring::digest::SHA256, BODY.as_bytes());
    assert_eq!(encoding::hex(digest.as_ref()), BODY_SHA256);
    assert_eq!(BODY.len(), 803);
}

#[test]
fn a_changed_body_is_refused() {
    for at in [0, 400, BODY.len() - 1] {
        let mut body = BODY.as_bytes().to_vec();
        body[at] ^= 1;
        let refusal = headers().verify(&[own_key()], Sha1::Refused, &body);
        assert_eq!(refusal, Err(Refusal::Mismatch), "{at}");
    }
}

#[test]
fn an_unknown_or_foreign_key_is_refused() {
    for key_id in ["", "2a9fb525", A.kid, &KID.to_uppercase()] {
        let refusal = verify(SignedBody {
            key_id: Some(key_id),
            ..headers()
        });
        assert_eq!(refusal, Err(Refusal::UnknownKey), "{key_id}");
    }
    let foreign = [named(KID, &B)];
    let refusal = headers().verify(&foreign, Sha1::Refused, BODY.as_bytes());
    assert_eq!(refusal, Err(Refusal::Mismatch));
}

#[test]
fn a_missing_or_garbled_signature_is_refused() {
    let with = |sha256| SignedBody {
        sha256,
        ..headers()
    };
    assert_eq!(verify(with(None)), Err(Refusal::MissingHeader));
    for garbage in ["", "garbage", &SHA256[4..], &SHA256[..340]] {
        let refusal = verify(with(Some(garbage)));
        assert!(
            matches!(refusal, Err(Refusal::Malformed | Refusal::Mismatch)),
            "{garbage}: {refusal:?}"
        );
    }
    assert_eq!(verify(with(Some("garbage"))), Err(Refusal::Malformed));
}
