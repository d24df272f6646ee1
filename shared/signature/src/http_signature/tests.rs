//! The vector that was computed for Copernica, with every way to spoil it, and the draft's own.

use super::*;

const BODY: &str = "id=5d1f4e2a9c7b3&type=failure&timestamp=2024-05-06+10%3A15%3A16&time=1714983316&recipient=john%2Bnews%40example.com&action=failed&state=bounce&code=550&extended=5.1.1&description=User+unknown%3B+mailbox+%22john%22+not+found&tags%5B%5D=spring-sale&tags%5B%5D=nl";
const KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxqEmil4XV7oRJw3SW/nDaE55hNux4Hzdqe3sYlStm/3eCTrHwOJW0s7CF1YF2cgpeQ/nJpkeNAkFJp7pwj67tePxZjdikaQ3lsgLGWCnOEiuvH2sKSlgeM0G5CqEwzGYdSwRmNOpiTcy4x9RmH/e5xHadw3tK+zcjumaltLNTyOtekgVLOgDmXSCMYaRdrpz6DsTs7QSly/TniMk4M91MucuyGq8W5IYJYtM9x1XVlFo/LqUUoYX0CgJKMa/sfjEjnPd0QUIxJ9081zflZP9+8dCW2KPMz01Yi84ssSE1TnE76jVWvErR5U2/Q43duCyA+kxIo+/IcD7qqxkt7xbtQIDAQAB";
const SIGNATURE: &str = r#"keyId="test._domainkey.copernica.com",algorithm="rsa-sha256",headers="(request-target) host date content-length content-type x-copernica-id digest x-nonce",signature="RjKkMkdbz4stfILTNynghRaiOow9Ouq151TipHUGRidCHJrzTJUem3nnhrHXSNB3Wdg3yRgee31FYeFnW1BsBZ3zTkQHjpy6lG6xHcOrnapAIu2ref6L0TERuAeMfCtb7Hk1wScXKOIzfIoklgpD/2Rg2ptf83CNEffuzbzpBAcMtq5qeGsd9eJu3JRtC5HZrrbn3AptHG1+QnA3GhXM2mqZrKp5weY3qMOdZ8d4r+qnmvEVNec04RWn6WC2WMCT19hpZMz3cHlEqy+Pq44NqOh4o2hSf+dqRIHzcprrvXRZhyUVPjfwwvosYUzpsMTDdrQWyLfJ2ZteNqPPWKbXgA==""#;
/// 6 May 2024 08:15:30 GMT.
const NOW: i64 = 1_714_983_330;
const RULES: SignatureRules<'_> = SignatureRules {
    signed: &["host", "x-copernica-id", "x-nonce"],
    zone: "copernica.com",
};

/// A request that can be spoiled.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    target: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    now: i64,
}

fn genuine() -> Sent {
    let headers = [
        ("host", "hooks.example.com"),
        ("date", "Mon, 06 May 2024 08:15:17 GMT"),
        ("content-length", "260"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-copernica-id", "account-1234"),
        (
            "digest",
            "SHA-256=Ga930ro/xtyjqbDkK4PVm8QdPIhGqCVT92bLBW3YBNk=",
        ),
        ("x-nonce", "fsd9f2"),
        ("signature", SIGNATURE),
    ];
    Sent {
        method: "POST",
        target: "/webhooks/copernica",
        headers: headers
            .map(|(name, value)| (name, value.to_owned()))
            .to_vec(),
        body: BODY.as_bytes().to_vec(),
        now: NOW,
    }
}

fn keys() -> Vec<NamedKey> {
    vec![NamedKey {
        name: "Test._domainkey.copernica.com".to_owned(),
        key: KEY.parse().unwrap(),
    }]
}

impl Sent {
    fn verify(&self, keys: &[NamedKey]) -> Result<(), Refusal> {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let request = HttpSignature {
            method: self.method,
            target: self.target,
            headers: &headers,
        };
        request.verify(RULES, keys, &self.body, self.now)
    }

    fn header(&mut self, name: &str) -> &mut String {
        let mut headers = self.headers.iter_mut();
        &mut headers.find(|(known, _)| *known == name).unwrap().1
    }
}

/// What a request is answered with once it is spoiled in this way.
fn spoiled(change: impl FnOnce(&mut Sent)) -> Result<(), Refusal> {
    let mut sent = genuine();
    change(&mut sent);
    sent.verify(&keys())
}

/// The same with another value for one parameter of the signature.
fn resigned(from: &str, to: &str) -> Result<(), Refusal> {
    assert!(SIGNATURE.contains(from));
    spoiled(|sent| *sent.header("signature") = SIGNATURE.replace(from, to))
}

#[test]
fn the_genuine_request_is_accepted() {
    assert_eq!(genuine().verify(&keys()), Ok(()));
    // A gateway that keeps the length for itself changes nothing, nor do capitals where none count.
    assert_eq!(
        spoiled(|sent| sent.headers.retain(|(name, _)| *name != "content-length")),
        Ok(())
    );
    assert_eq!(resigned("keyId=\"test", "keyId=\"TEST"), Ok(()));
    assert_eq!(resigned("host date", "Host Date"), Ok(()));
    assert_eq!(resigned("rsa-sha256", "hs2019"), Ok(()));
}

#[test]
fn a_changed_body_is_refused_with_and_without_its_digest() {
    let change = |sent: &mut Sent| sent.body[0] ^= 1;
    assert_eq!(spoiled(change), Err(Refusal::Mismatch));
    let with_digest = |sent: &mut Sent| {
        change(sent);
        *sent.header("digest") = sha256_digest_header(&sent.body);
    };
    assert_eq!(spoiled(with_digest), Err(Refusal::Mismatch));
}

#[test]
fn whatever_is_signed_cannot_be_changed() {
    assert_eq!(
        spoiled(|sent| sent.target = "/webhooks/copernica/"),
        Err(Refusal::Mismatch)
    );
    assert_eq!(
        spoiled(|sent| sent.target = "/webhooks/copernica?x=1"),
        Err(Refusal::Mismatch)
    );
    assert_eq!(spoiled(|sent| sent.method = "PUT"), Err(Refusal::Mismatch));
    for (name, value) in [
        ("host", "hooks.example.net"),
        ("date", "Mon, 06 May 2024 08:15:18 GMT"),
        ("content-length", "261"),
        ("content-type", "application/json"),
        ("x-copernica-id", "account-9999"),
        ("x-nonce", "fsd9f3"),
    ] {
        let changed = spoiled(|sent| *sent.header(name) = value.to_owned());
        assert_eq!(changed, Err(Refusal::Mismatch), "{name}");
        let twice = spoiled(|sent| sent.headers.push((name, value.to_owned())));
        assert!(twice.is_err(), "{name}");
    }
}

#[test]
fn an_old_time_is_refused_and_so_is_one_ahead() {
    let signed_at = 1_714_983_317;
    for (now, expected) in [
        (signed_at + 300, Ok(())),
        (signed_at - 300, Ok(())),
        (signed_at + 301, Err(Refusal::Stale)),
        (signed_at - 301, Err(Refusal::Stale)),
        (NOW + 600, Err(Refusal::Stale)),
        (i64::MIN, Err(Refusal::Stale)),
    ] {
        assert_eq!(spoiled(|sent| sent.now = now), expected, "{now}");
    }
}

#[test]
fn a_key_outside_the_zone_is_never_looked_for() {
    for name in [
        "test._domainkey.copernica.com.evil.example",
        "evilcopernica.com",
        "copernica.com",
        "",
    ] {
        let refused = resigned("test._domainkey.copernica.com", name);
        assert_eq!(refused, Err(Refusal::Malformed), "{name}");
    }
}

#[test]
fn a_key_of_the_zone_that_is_not_known_may_be_fetched() {
    assert_eq!(
        resigned("test._domainkey", "two._domainkey"),
        Err(Refusal::UnknownKey)
    );
    assert_eq!(genuine().verify(&[]), Err(Refusal::UnknownKey));
    // But not for a request that is refused anyway.
    let mut stale = genuine();
    stale.now += 600;
    assert_eq!(stale.verify(&[]), Err(Refusal::Stale));
    let mut changed = genuine();
    changed.body.push(b' ');
    assert_eq!(changed.verify(&[]), Err(Refusal::Mismatch));
}

#[test]
fn every_required_header_must_be_there_and_signed() {
    for name in [
        "host",
        "date",
        "x-copernica-id",
        "digest",
        "x-nonce",
        "signature",
    ] {
        let missing = spoiled(|sent| sent.headers.retain(|(known, _)| *known != name));
        assert_eq!(missing, Err(Refusal::MissingHeader), "{name}");
    }
    let list =
        "(request-target) host date content-length content-type x-copernica-id digest x-nonce";
    assert_eq!(resigned(list, "date"), Err(Refusal::Malformed));
    for name in [
        "(request-target)",
        "host",
        "date",
        "x-copernica-id",
        "digest",
        "x-nonce",
    ] {
        let shorter = list.replace(name, "");
        assert_eq!(resigned(list, &shorter), Err(Refusal::Malformed), "{name}");
    }
    let without_list = format!("headers=\"{list}\",");
    assert_eq!(resigned(&without_list, ""), Err(Refusal::Malformed));
    let longer = format!("{list} x-other");
    assert_eq!(resigned(list, &longer), Err(Refusal::MissingHeader));
}

#[test]
fn another_key_of_that_name_is_refused() {
    let mut keys = keys();
    keys[0].key = crate::vectors::B.p.parse().unwrap();
    assert_eq!(genuine().verify(&keys), Err(Refusal::Mismatch));
    keys.extend(self::keys());
    assert_eq!(genuine().verify(&keys), Ok(()), "a new key beside the old");
}

/// Appendix C of the draft; its key is in none of our zones, so the parts are put together here.
#[test]
fn the_drafts_own_vectors_verify() {
    let key: PublicKey = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C36rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJwoYi+1hqp1fIekaxsyQIDAQAB".parse().unwrap();
    let headers = [
        ("host", "example.com"),
        ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
        ("content-type", "application/json"),
        (
            "digest",
            "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
        ),
        ("content-length", "18"),
    ];
    let body = br#"{"hello": "world"}"#;
    let request = HttpSignature {
        method: "POST",
        target: "/foo?param=value&pet=dog",
        headers: &headers,
    };
    assert_eq!(digest_header::check(headers[3].1, body), Ok(()));
    for (names, signature) in [
        (
            "",
            "SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=",
        ),
        (
            "(request-target) host date",
            "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=",
        ),
        (
            "(request-target) host date content-type digest content-length",
            "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=",
        ),
    ] {
        let list = match names {
            "" => String::new(),
            names => format!("headers=\"{names}\","),
        };
        let header =
            format!(r#"keyId="Test",algorithm="rsa-sha256",{list}signature="{signature}""#);
        let header = SignatureHeader::parse(&header).unwrap();
        let message = request.signing_string(&header.names, body).unwrap();
        assert!(header.is_of(&key, &message), "{names}");
        assert!(!header.is_of(&key, &message.replace("2014", "2015")));
    }
}
