//! The name of a key: a domain name, below which the public key lies in DNS.

/// Whether a name lies below a zone and could be asked of DNS. Told before any key is looked for, so
/// that nobody can name a key of his own.
#[must_use]
pub fn is_key_name_below(zone: &str, name: &str) -> bool {
    const MAX_NAME_BYTES: usize = 253;
    const MAX_LABEL_BYTES: usize = 63;
    let is_label = |label: &str| {
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let name = name.to_ascii_lowercase();
    let labels = name
        .strip_suffix(&zone.to_ascii_lowercase())
        .and_then(|rest| rest.strip_suffix('.'));
    name.len() <= MAX_NAME_BYTES && labels.is_some_and(|labels| labels.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_below_the_zone_may_be_looked_for() {
        for name in [
            "one._domainkey.copernica.com",
            "a.copernica.com",
            "A.Copernica.COM",
        ] {
            assert!(is_key_name_below("copernica.com", name), "{name}");
        }
        for name in [
            "",
            "copernica.com",
            ".copernica.com",
            "evilcopernica.com",
            "test._domainkey.copernica.com.evil.example",
            "test._domainkey.copernica.com.",
            "evil.example#.copernica.com",
            "evil.example/x.copernica.com",
            "a..copernica.com",
            "é.copernica.com",
            &format!("{}.copernica.com", "a".repeat(64)),
            &format!("{}copernica.com", "a.".repeat(130)),
        ] {
            assert!(!is_key_name_below("copernica.com", name), "{name}");
        }
    }
}
