use super::*;
use crate::vectors::{A, B, BODY, BODY_SHA256, Vector};
use proptest::prelude::*;

fn key(vector: &Vector) -> PublicKey {
    vector.p.parse().unwrap()
}

fn refusal(text: &str) -> InvalidKey {
    text.parse::<PublicKey>().unwrap_err()
}

fn pem(label: &str, base64: &str) -> String {
    let lines: Vec<_> = base64
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// The `RSAPublicKey` inside a vector's `SubjectPublicKeyInfo`, cut out by hand.
fn pkcs1(vector: &Vector) -> String {
    let spki = encoding::key_material(vector.p).unwrap();
    let start = (1..spki.len() - 1)
        .find(|at| spki[*at] == 0x00 && spki[at + 1] == 0x30)
        .unwrap();
    encoding::base64(&spki[start + 1..])
}

/// A JWK's spelling of a number, here that of big-endian bytes.
fn jwk(number: &[u8]) -> String {
    encoding::base64(number)
        .replace('+', "-")
        .replace('/', "_")
        .replace('=', "")
}

/// The modulus with so many bits, all of them set.
fn modulus(bits: usize) -> Vec<u8> {
    let mut number = vec![0xff; bits.div_ceil(8)];
    number[0] >>= (8 - bits % 8) % 8;
    number
}

#[test]
fn the_body_of_the_vectors_was_copied_whole() {
    assert_eq!(BODY.len(), 572);
    assert!(BODY.contains("a=1\\u0026b=2"));
    let hash = digest::digest(&digest::SHA256, BODY.as_bytes());
    assert_eq!(encoding::hex(hash.as_ref()), BODY_SHA256);
}

#[test]
fn the_computed_kid_is_the_one_that_is_sent() {
    for vector in [A, B] {
        assert_eq!(key(&vector).kid(), vector.kid);
    }
}

#[test]
fn every_published_form_gives_the_same_key() {
    for vector in [A, B] {
        let key = key(&vector);
        let pkcs1 = pkcs1(&vector);
        let (spki_pem, pkcs1_pem) = (pem("PUBLIC KEY", vector.p), pem("RSA PUBLIC KEY", &pkcs1));
        let forms = [
            spki_pem.clone(),
            pkcs1_pem.clone(),
            pkcs1,
            spki_pem.replace('\n', "\r\n"),
            pkcs1_pem.replace('\n', " "),
            format!("\n  {spki_pem}\n"),
            vector.p.replace('M', " M\t\r\n"),
            vector.p.trim_end_matches('=').to_owned(),
        ];
        for form in forms {
            assert_eq!(form.parse(), Ok(key.clone()), "{form}");
        }
        assert_eq!(PublicKey::from_jwk(vector.n, vector.e), Ok(key.clone()));
        let zero_before = jwk(&[vec![0], encoding::jwk_number(vector.n).unwrap()].concat());
        assert_eq!(PublicKey::from_jwk(&zero_before, "AAEAAQ=="), Ok(key));
    }
}

#[test]
fn the_signatures_of_the_vectors_are_accepted() {
    for vector in [A, B] {
        let (sha1, sha256) = (
            encoding::signature(vector.sha1),
            encoding::signature(vector.sha256),
        );
        let (sha1, sha256) = (sha1.unwrap(), sha256.unwrap());
        let (key, body) = (key(&vector), BODY.as_bytes());
        assert_eq!(key.verify_sha256(body, &sha256), Ok(()));
        assert_eq!(key.verify_sha1(body, &sha1), Ok(()));
        assert_eq!(key.verify_sha256(body, &sha1), Err(Refusal::Mismatch));
        assert_eq!(key.verify_sha1(body, &sha256), Err(Refusal::Mismatch));
    }
}

#[test]
fn a_modulus_has_1024_to_4096_bits() {
    for bits in [1024, 1025, 2048, 3072, 4096] {
        assert!(
            PublicKey::from_jwk(&jwk(&modulus(bits)), "AQAB").is_ok(),
            "{bits}"
        );
    }
    for bits in [8, 512, 1023, 4097, 8192] {
        let refusal = PublicKey::from_jwk(&jwk(&modulus(bits)), "AQAB");
        assert_eq!(refusal, Err(InvalidKey::Size { bits }));
    }
    for nothing in ["", "AA", "AAAA"] {
        assert_eq!(
            PublicKey::from_jwk(nothing, "AQAB"),
            Err(InvalidKey::Size { bits: 0 })
        );
    }
}

#[test]
fn numbers_that_no_rsa_key_has_are_refused() {
    for exponent in [
        vec![3],
        vec![17],
        vec![1, 0, 1],
        vec![1, 255, 255, 255, 255],
    ] {
        assert!(
            PublicKey::from_jwk(A.n, &jwk(&exponent)).is_ok(),
            "{exponent:?}"
        );
    }
    for exponent in [
        vec![],
        vec![0],
        vec![1],
        vec![2],
        vec![1, 0, 0],
        vec![2, 0, 0, 0, 1],
        vec![255; 9],
    ] {
        let refusal = PublicKey::from_jwk(A.n, &jwk(&exponent));
        assert_eq!(refusal, Err(InvalidKey::Numbers), "{exponent:?}");
    }
    let mut even = modulus(2048);
    even[255] = 0xfe;
    assert_eq!(
        PublicKey::from_jwk(&jwk(&even), "AQAB"),
        Err(InvalidKey::Numbers)
    );
}

#[test]
fn an_empty_key_is_a_revoked_one() {
    for text in ["", " \r\n", &pem("PUBLIC KEY", "")] {
        assert_eq!(refusal(text), InvalidKey::Empty, "{text:?}");
    }
}

#[test]
fn other_pem_blocks_are_refused_by_their_label() {
    for label in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "CERTIFICATE",
        "EC PUBLIC KEY",
        "",
    ] {
        assert_eq!(refusal(&pem(label, A.p)), InvalidKey::Label, "{label}");
    }
}

#[test]
fn a_key_of_another_algorithm_is_no_rsa_key() {
    // RFC 8410 section 10.1: an Ed25519 key.
    let ed25519 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    assert_eq!(refusal(ed25519), InvalidKey::NotRsa);
    assert_eq!(refusal(&pem("PUBLIC KEY", ed25519)), InvalidKey::NotRsa);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let whole = encoding::key_material(A.p).unwrap();
    let trailing = encoding::base64(&[&whole[..], &[0]].concat());
    let cut = encoding::base64(&whole[..whole.len() - 1]);
    let pem = pem("PUBLIC KEY", A.p);
    let broken = [
        "garbage",
        "v=DKIM1; k=rsa; p=",
        "AAAA",
        "MAA=",
        &trailing,
        &cut,
        "-----BEGIN PUBLIC KEY",
        &pem[..pem.len() - 2],
        &pem.replace("END PUBLIC", "END RSA PUBLIC"),
        &format!("{pem}{pem}"),
    ];
    for text in broken {
        assert_eq!(refusal(text), InvalidKey::Unreadable, "{text}");
    }
    for (n, e) in [(A.p, "AQAB"), (A.n, "?"), ("é", "AQAB")] {
        assert_eq!(
            PublicKey::from_jwk(n, e),
            Err(InvalidKey::Unreadable),
            "{n}"
        );
    }
}

#[test]
fn debug_shows_the_kid() {
    assert_eq!(format!("{:?}", key(&A)), format!("PublicKey({})", A.kid));
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), der: Vec<u8>, e: String) {
        prop_assert!(text.parse::<PublicKey>().is_err());
        prop_assert!(encoding::base64(&der).parse::<PublicKey>().is_err());
        prop_assert!(PublicKey::from_jwk(&text, &e).is_err());
    }

    #[test]
    fn a_damaged_key_is_unreadable_or_another_key(at in 0..162_usize, bit in 0..8) {
        let mut der = encoding::key_material(A.p).unwrap();
        prop_assert_eq!(der.len(), 162);
        der[at] ^= 1_u8 << bit;
        let signature = encoding::signature(A.sha256).unwrap();
        // A bit of the parameters changes nothing: only the numbers make the key.
        if let Ok(damaged) = encoding::base64(&der).parse::<PublicKey>() {
            let accepts = damaged.verify_sha256(BODY.as_bytes(), &signature).is_ok();
            prop_assert_eq!(accepts, damaged == key(&A));
        }
    }
}
