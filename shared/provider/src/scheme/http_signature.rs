//! HTTP signatures with what a receiver must know itself: for which account and host it is addressed.

use crate::{Webhook, webhook::Attested};
use mailhooks_signature::{HttpSignature, NamedKey, Refusal, SignatureRules};

/// The choices of a provider that signs requests.
#[derive(Clone, Copy)]
pub(super) struct Names {
    /// The header with the account.
    pub(super) account: &'static str,
    /// The header with a random text; signed wherever it comes.
    pub(super) nonce: &'static str,
    /// The domain below which the keys are named.
    pub(super) zone: &'static str,
}

/// What a source knows of itself.
#[derive(Clone, Copy)]
pub(super) struct Addressee<'a> {
    /// Its account at the provider.
    pub(super) account: &'a str,
    /// The public names of its URL.
    pub(super) hosts: &'a [String],
}

/// Accepts a webhook that is signed for the addressee. The account comes as it is configured, since
/// providers are not sure of its spelling.
pub(super) fn verify(
    names: Names,
    addressee: Addressee<'_>,
    keys: &[NamedKey],
    webhook: &Webhook,
) -> Result<Attested, Refusal> {
    // Two values would leave open which one was meant, so whatever decides comes once.
    let one = |name| super::header(&webhook.headers, name);
    for name in ["signature", "digest", "date"] {
        one(name)?;
    }
    let account = one(names.account)?.ok_or(Refusal::MissingHeader)?;
    let host = one("host")?.ok_or(Refusal::MissingHeader)?;
    let nonce = one(names.nonce)?.map(|_| names.nonce);
    if !same_account(account, addressee.account) {
        return Err(Refusal::OtherAccount);
    }
    if !addressee.hosts.iter().any(|own| same_host(host, own)) {
        return Err(Refusal::OtherHost);
    }
    // What is no text stays: a signed header that was spoilt is not one that did not come.
    let headers: Vec<(&str, &str)> = webhook
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("\u{fffd}")))
        .collect();
    let signed: Vec<&str> = ["host", names.account].into_iter().chain(nonce).collect();
    let request = HttpSignature {
        method: "POST",
        target: &webhook.target,
        headers: &headers,
    };
    let rules = SignatureRules {
        signed: &signed,
        zone: names.zone,
    };
    let now = webhook.received_at.unix_seconds();
    request.verify(rules, keys, &webhook.body, now)?;
    Ok(Attested {
        delivery_id: None,
        account: Some(addressee.account.to_owned()),
    })
}

/// An account in the one spelling in which two can be compared: Copernica's own pages write
/// `account-1234`, `account_1234` and `Account_1234`.
#[must_use]
pub fn comparable_account(account: &str) -> String {
    account.trim().to_ascii_lowercase().replace('-', "_")
}

fn same_account(one: &str, other: &str) -> bool {
    comparable_account(one) == comparable_account(other)
}

/// Whether two hosts have the same name; the port is the server's own affair.
fn same_host(one: &str, other: &str) -> bool {
    without_port(one).eq_ignore_ascii_case(without_port(other))
}

fn without_port(host: &str) -> &str {
    match host.trim().rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_the_same_in_each_of_its_spellings() {
        for spelling in ["account-1234", "account_1234", "Account_1234"] {
            assert!(same_account(spelling, "account_1234"), "{spelling}");
        }
        for other in ["account_12345", "environment_1234", "1234", ""] {
            assert!(!same_account(other, "account_1234"), "{other}");
        }
    }

    #[test]
    fn a_host_is_the_same_whatever_its_port() {
        for host in [
            "hooks.example.com",
            "Hooks.Example.COM",
            "hooks.example.com:443",
        ] {
            assert!(same_host(host, "hooks.example.com"), "{host}");
        }
        assert!(same_host("[::1]:9000", "[::1]"));
        for other in [
            "",
            ":443",
            "example.com",
            "hooks.example.com.evil.example",
            "hooks.example.com:x",
        ] {
            assert!(!same_host(other, "hooks.example.com"), "{other}");
        }
    }
}
