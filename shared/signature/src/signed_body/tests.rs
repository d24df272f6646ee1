mod ark;

use super::*;
use crate::vectors::{A, B, BODY, Vector};
use proptest::prelude::*;

fn entry(vector: &Vector) -> KeyEntry {
    KeyEntry {
        kid: None,
        key: vector.p.parse().unwrap(),
    }
}

fn named(kid: &str, vector: &Vector) -> KeyEntry {
    KeyEntry {
        kid: Some(kid.to_owned()),
        ..entry(vector)
    }
}

/// The headers that Postal sends since 3.2.0.
fn headers(vector: &Vector) -> SignedBody<'static> {
    SignedBody {
        sha256: Some(vector.sha256),
        sha1: Some(vector.sha1),
        key_id: Some(vector.kid),
    }
}

/// The headers of releases before that.
fn old_headers(vector: &Vector) -> SignedBody<'static> {
    SignedBody {
        sha256: None,
        sha1: Some(vector.sha1),
        key_id: None,
    }
}

/// What becomes of the genuine body under both keys and with SHA-1 allowed: the most that a source
/// can allow.
fn verify(headers: SignedBody<'_>) -> Result<(), Refusal> {
    headers.verify(&[entry(&A), entry(&B)], Sha1::Allowed, BODY.as_bytes())
}

#[test]
fn the_vectors_are_accepted() {
    for vector in [A, B] {
        let keys = [entry(&vector)];
        for sha1 in [Sha1::Allowed, Sha1::Refused] {
            assert_eq!(
                headers(&vector).verify(&keys, sha1, BODY.as_bytes()),
                Ok(())
            );
        }
        let old = old_headers(&vector).verify(&keys, Sha1::Allowed, BODY.as_bytes());
        assert_eq!(old, Ok(()));
    }
}

#[test]
fn another_body_is_refused() {
    let resolved = BODY.replace("\\u0026", "&");
    let older = BODY.replacen("1477945180.5", "1477945180.4", 1);
    let longer = format!("{BODY}\n");
    for body in [resolved.as_str(), &older, &longer, ""] {
        for headers in [headers(&A), headers(&B), old_headers(&A), old_headers(&B)] {
            let refusal = headers.verify(&[entry(&A), entry(&B)], Sha1::Allowed, body.as_bytes());
            assert_eq!(refusal, Err(Refusal::Mismatch), "{body}");
        }
    }
}

#[test]
fn a_foreign_key_accepts_nothing() {
    for (vector, foreign) in [(A, B), (B, A)] {
        let nameless = SignedBody {
            key_id: None,
            ..headers(&vector)
        };
        let keys = [named(vector.kid, &foreign)];
        for headers in [headers(&vector), nameless, old_headers(&vector)] {
            let refusal = headers.verify(&keys, Sha1::Allowed, BODY.as_bytes());
            assert_eq!(refusal, Err(Refusal::Mismatch));
        }
    }
}

#[test]
fn the_named_key_is_used_and_no_other() {
    let crossed = [named(A.kid, &B), named(B.kid, &A)];
    assert_eq!(
        headers(&A).verify(&crossed, Sha1::Allowed, BODY.as_bytes()),
        Err(Refusal::Mismatch)
    );
    let own_name = [named("2024", &A)];
    let by = |key_id| SignedBody {
        key_id: Some(key_id),
        ..headers(&A)
    };
    assert_eq!(
        by("2024").verify(&own_name, Sha1::Refused, BODY.as_bytes()),
        Ok(())
    );
    let computed = by(A.kid).verify(&own_name, Sha1::Refused, BODY.as_bytes());
    assert_eq!(
        computed,
        Err(Refusal::UnknownKey),
        "a configured kid replaces the computed one"
    );
    let shared_name = [named("2024", &B), named("2024", &A)];
    assert_eq!(
        by("2024").verify(&shared_name, Sha1::Refused, BODY.as_bytes()),
        Ok(())
    );
}

#[test]
fn a_name_that_no_key_has_is_an_unknown_key() {
    let upper = A.kid.to_uppercase();
    for key_id in ["", "x", &A.kid[1..], &upper, "é"] {
        let refusal = verify(SignedBody {
            key_id: Some(key_id),
            ..headers(&A)
        });
        assert_eq!(refusal, Err(Refusal::UnknownKey), "{key_id:?}");
    }
    for headers in [
        headers(&A),
        SignedBody {
            key_id: None,
            ..headers(&A)
        },
    ] {
        assert_eq!(
            headers.verify(&[], Sha1::Allowed, BODY.as_bytes()),
            Err(Refusal::UnknownKey)
        );
    }
}

#[test]
fn without_a_name_each_key_is_tried() {
    for vector in [A, B] {
        for keys in [[entry(&A), entry(&B)], [named("x", &B), named("y", &A)]] {
            let nameless = SignedBody {
                key_id: None,
                ..headers(&vector)
            };
            assert_eq!(
                nameless.verify(&keys, Sha1::Refused, BODY.as_bytes()),
                Ok(())
            );
        }
    }
}

#[test]
fn a_broken_sha256_is_never_made_good_by_sha1() {
    for vector in [A, B] {
        for malformed in ["", "garbage", "aW52YWxpZA==", "é", &vector.sha256[1..]] {
            let refusal = verify(SignedBody {
                sha256: Some(malformed),
                ..headers(&vector)
            });
            assert_eq!(refusal, Err(Refusal::Malformed), "{malformed}");
        }
        let sha1_as_sha256 = SignedBody {
            sha256: Some(vector.sha1),
            ..headers(&vector)
        };
        assert_eq!(verify(sha1_as_sha256), Err(Refusal::Mismatch));
    }
}

#[test]
fn sha1_alone_is_accepted_only_where_it_is_allowed() {
    for vector in [A, B] {
        let with_name = SignedBody {
            sha256: None,
            ..headers(&vector)
        };
        for headers in [with_name, old_headers(&vector)] {
            assert_eq!(verify(headers), Ok(()));
            let refusal = headers.verify(&[entry(&vector)], Sha1::Refused, BODY.as_bytes());
            assert_eq!(refusal, Err(Refusal::Sha1NotAllowed));
        }
        let sha256_as_sha1 = SignedBody {
            sha1: Some(vector.sha256),
            ..old_headers(&vector)
        };
        assert_eq!(verify(sha256_as_sha1), Err(Refusal::Mismatch));
        for malformed in ["", "garbage", "aW52YWxpZA=="] {
            let refusal = verify(SignedBody {
                sha1: Some(malformed),
                ..old_headers(&vector)
            });
            assert_eq!(refusal, Err(Refusal::Malformed));
        }
    }
}

#[test]
fn without_any_signature_nothing_is_accepted() {
    for key_id in [None, Some(A.kid)] {
        for sha1 in [Sha1::Allowed, Sha1::Refused] {
            let headers = SignedBody {
                sha256: None,
                sha1: None,
                key_id,
            };
            let refusal = headers.verify(&[entry(&A)], sha1, BODY.as_bytes());
            assert_eq!(refusal, Err(Refusal::MissingHeader));
        }
    }
}

#[test]
fn a_signature_of_another_length_is_refused() {
    let bytes = encoding::signature(B.sha256).unwrap();
    let verify = |bytes: &[u8]| {
        verify(SignedBody {
            sha256: Some(&encoding::base64(bytes)),
            ..headers(&B)
        })
    };
    assert_eq!(verify(&bytes), Ok(()));
    for length in [1, 127, 513, 5000] {
        let other: Vec<_> = bytes.iter().copied().cycle().take(length).collect();
        assert_eq!(verify(&other), Err(Refusal::Malformed), "{length}");
    }
    let longer = [&[0], &bytes[..]].concat();
    for other in [&bytes[1..], &bytes[..128], &longer] {
        assert_eq!(verify(other), Err(Refusal::Mismatch), "{}", other.len());
    }
}

proptest! {
    #[test]
    fn no_invented_headers_are_accepted(
        sha256: Option<String>,
        sha1: Option<String>,
        key_id: Option<String>,
    ) {
        let headers = SignedBody {
            sha256: sha256.as_deref(),
            sha1: sha1.as_deref(),
            key_id: key_id.as_deref(),
        };
        prop_assert!(verify(headers).is_err());
    }

    #[test]
    fn no_invented_signature_is_accepted(bytes in prop::collection::vec(any::<u8>(), 120..520)) {
        let text = encoding::base64(&bytes);
        let by_sha256 = SignedBody { sha256: Some(&text), sha1: None, key_id: None };
        prop_assert!(verify(by_sha256).is_err());
        let by_sha1 = SignedBody { sha256: None, sha1: Some(&text), key_id: None };
        prop_assert!(verify(by_sha1).is_err());
    }

    #[test]
    fn one_flipped_bit_of_the_body_is_refused(byte in 0..BODY.len(), bit in 0..8) {
        let mut body = BODY.as_bytes().to_vec();
        body[byte] ^= 1_u8 << bit;
        for headers in [headers(&A), headers(&B), old_headers(&A), old_headers(&B)] {
            let refusal = headers.verify(&[entry(&A), entry(&B)], Sha1::Allowed, &body);
            prop_assert_eq!(refusal, Err(Refusal::Mismatch));
        }
    }

    #[test]
    fn one_flipped_bit_of_the_header_is_refused(at: prop::sample::Index, bit in 0..7) {
        for vector in [A, B] {
            let mut text = vector.sha256.as_bytes().to_vec();
            let byte = at.index(text.len());
            text[byte] ^= 1_u8 << bit;
            let text = String::from_utf8(text).unwrap();
            let refused = verify(SignedBody { sha256: Some(&text), ..headers(&vector) });
            prop_assert!(refused.is_err());
        }
    }

    #[test]
    fn one_flipped_bit_of_the_signature_is_refused(at: prop::sample::Index, bit in 0..8) {
        for (headers, signature) in [(headers(&A), A.sha256), (headers(&B), B.sha256)] {
            let mut bytes = encoding::signature(signature).unwrap();
            let byte = at.index(bytes.len());
            bytes[byte] ^= 1_u8 << bit;
            let text = encoding::base64(&bytes);
            let refusal = verify(SignedBody { sha256: Some(&text), ..headers });
            prop_assert_eq!(refusal, Err(Refusal::Mismatch));
        }
    }
}
