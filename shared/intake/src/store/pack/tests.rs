//! What is packed comes back, small, and damage is told.

use super::*;
use proptest::{collection::vec, prelude::*};

fn packed(canonical: &str, raw: &[u8]) -> Packed {
    Packed {
        canonical: canonical.to_owned(),
        attested: "{}".to_owned(),
        raw: raw.to_vec(),
    }
}

proptest! {
    #[test]
    fn what_is_packed_comes_back(canonical in any::<String>(), attested in any::<String>(), raw in vec(any::<u8>(), 0..5_000)) {
        let parts = Packed { canonical, attested, raw };
        prop_assert!(Packed::unpack(&parts.pack().unwrap()).unwrap() == parts);
    }

    #[test]
    fn unpacking_is_total(bytes in vec(any::<u8>(), 0..500)) {
        // Any answer will do; only a panic or an endless loop fails this.
        let _ = Packed::unpack(&bytes);
        let mut marked = vec![VERSION];
        marked.extend(bytes);
        let _ = Packed::unpack(&marked);
    }
}

#[test]
fn the_largest_body_comes_back() {
    let noise: Vec<u8> = (0_u32..4_400_000)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let parts = packed("{}", &noise);
    assert!(Packed::unpack(&parts.pack().unwrap()).unwrap() == parts);
}

#[test]
fn a_value_cut_short_is_damaged() {
    let whole = packed("{\"a\": 1}", b"body").pack().unwrap();
    for length in 0..whole.len() {
        assert_eq!(
            Packed::unpack(&whole[..length]),
            Err(Unpackable::Damaged),
            "{length}"
        );
    }
}

#[test]
fn another_version_is_told() {
    let mut other = packed("{}", b"").pack().unwrap();
    other[0] = 2;
    assert_eq!(Packed::unpack(&other), Err(Unpackable::Version));
}

#[test]
fn the_dictionary_never_changes() {
    // Every record of version 1 needs these very bytes to be read again.
    let digest = ring::digest::digest(&ring::digest::SHA256, DICTIONARY);
    assert_eq!(
        data_encoding::HEXLOWER.encode(digest.as_ref()),
        "3228955f3c849933d0258b274d08516c921517e1a75e06f50478c988ed6784d4"
    );
}
