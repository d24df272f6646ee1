//! The key in a record such as `v=DKIM1; k=rsa; p=MIIB…` (RFC 6376 section 3.6.1).

use mailhooks_signature::PublicKey;
use std::collections::BTreeMap;

/// A key record is a few hundred bytes; what is longer is none.
const MAX_BYTES: usize = 4_096;
/// A name has one key. While it is changed there may be two, and in any order.
const MAX_KEYS: usize = 8;

/// The keys of the records at one name, each with its strings joined. All are good: which comes first is
/// the name server's whim.
pub(super) fn keys(records: impl Iterator<Item = Vec<u8>>) -> Vec<PublicKey> {
    let short = records.filter(|record| record.len() <= MAX_BYTES);
    // Notes may be in any encoding.
    let keys = short.filter_map(|record| key(&String::from_utf8_lossy(&record)));
    keys.take(MAX_KEYS).collect()
}

/// The key of a record, if it is for RSA with SHA-256. An empty `p` means that it was revoked. What it
/// says of services (`s`) and of tests (`t`) is about mail.
fn key(record: &str) -> Option<PublicKey> {
    let mut tags = BTreeMap::new();
    for tag in record.split(';') {
        let Some((name, value)) = tag.split_once('=') else {
            continue;
        };
        // A tag that comes twice spoils the record (section 3.2).
        if tags.insert(name.trim(), value.trim()).is_some() {
            return None;
        }
    }
    let says = |name, fits: fn(&str) -> bool| tags.get(name).is_none_or(|value| fits(value));
    let fits = says("v", |version| version == "DKIM1")
        && says("k", |algorithm| algorithm == "rsa")
        && says("h", |hashes| {
            hashes.split(':').any(|hash| hash.trim() == "sha256")
        });
    let key = tags.get("p").filter(|_| fits)?;
    key.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB";

    fn count(records: &[&[u8]]) -> usize {
        keys(records.iter().map(|record| record.to_vec())).len()
    }

    #[test]
    fn a_key_record_in_every_spelling_gives_its_key() {
        let (start, end) = P.split_at(100);
        for record in [
            format!("v=DKIM1; k=rsa; p={P}"),
            format!("v=DKIM1;k=rsa;p={P};"),
            format!("p={P}"),
            format!("v=DKIM1; t=s; h=sha256; p={P};"),
            format!(
                " v = DKIM1 ; t=y:s ; h= sha1 : sha256 ; s=email; p = {start} \t{end} ; n=note"
            ),
            format!("k=rsa; p={P}; x=unknown; nothing"),
        ] {
            assert!(key(&record).is_some(), "{record}");
        }
    }

    #[test]
    fn other_records_give_none() {
        for record in [
            "",
            "v=spf1 include:example.com ~all",
            "v=DKIM1; p=",
            "v=DKIM1; k=rsa",
            "v=DKIM1; p=nonsense",
        ] {
            assert!(key(record).is_none(), "{record}");
        }
        for tag in [
            "k=ed25519",
            "k=RSA",
            "v=DKIM2",
            "v=",
            "h=sha1",
            "h=",
            "h=sha2567",
            "p=",
            "P=; p=",
        ] {
            let record = format!("{tag}; p={P}");
            assert!(key(&record).is_none(), "{tag}");
        }
        assert!(key(&format!("P={P}")).is_none(), "tags have no capitals");
    }

    #[test]
    fn every_good_record_of_a_name_counts_in_whatever_order() {
        let good = format!("v=DKIM1; p={P}");
        let noted = [good.as_bytes(), b"; n=caf\xe9"].concat();
        let (good, revoked) = (good.as_bytes(), b"v=DKIM1; p=".as_slice());
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[revoked]), 0);
        assert_eq!(count(&[b"v=spf1 ~all", good]), 1);
        assert_eq!(count(&[good, revoked]), count(&[revoked, good]));
        assert_eq!(count(&[good, good]), 2);
        assert_eq!(count(&[&noted]), 1);
    }

    #[test]
    fn long_records_and_long_lists_are_cut_short() {
        let good = format!("v=DKIM1; p={P}");
        let long = format!("{good}; n={}", "x".repeat(MAX_BYTES));
        assert_eq!(count(&[long.as_bytes()]), 0);
        assert_eq!(count(&[good.as_bytes(); 1_000]), MAX_KEYS);
    }
}
