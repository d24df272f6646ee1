//! Whom a list of recipients means, if it means one.

use mailhooks_event::Address;

/// Whoever all entries name; nobody if they name several.
pub(crate) fn only_one(recipients: &[Address]) -> Option<Address> {
    let (first, others) = recipients.split_first()?;
    let alone = others.is_empty() || {
        let key = first.lookup_key();
        others.iter().all(|other| other.lookup_key() == key)
    };
    (alone && is_single(first.as_str())).then(|| first.clone())
}

/// Whether a text is one address, not a list in one text or no address at all.
fn is_single(address: &str) -> bool {
    let is_separator =
        |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '<' | '>');
    let ats = address.bytes().filter(|byte| *byte == b'@');
    ats.count() == 1 && !address.contains(is_separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(texts: &[&str]) -> bool {
        let addresses: Vec<_> = texts.iter().filter_map(|text| Address::new(text)).collect();
        only_one(&addresses).is_some()
    }

    #[test]
    fn one_address_is_one_recipient_however_often_it_stands_there() {
        assert!(only(&["jane@example.org"]));
        assert!(only(&["jane@example.org", "Jane <Jane@Example.org>"]));
    }

    #[test]
    fn several_addresses_or_none_mean_nobody() {
        for texts in [
            &[][..],
            &["jane"],
            &["jane@example.org, joe@example.org"],
            &["jane@example.org;joe@example.org"],
            &["jane@example.org joe"],
            &["jane@example.org", "joe@example.org"],
        ] {
            assert!(!only(texts), "{texts:?}");
        }
    }
}
