//! A slip in the sources document must never loosen trust, and never show a credential.

use super::*;
use serde_json::{Value, json};

/// Key A of the test vectors: 1024 bits, as Postal's installer makes them.
const KEY_A: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TOKEN: &str = "8f3c2a7d9b1e4f60";

fn parse(document: &Value) -> Result<Sources, SourcesError> {
    Sources::parse(&Documents::parse(&document.to_string()).unwrap())
}

/// The fault of the one source of a document.
fn fault(source: &Value) -> Option<String> {
    let sources = parse(&json!({"one": source})).unwrap();
    sources.faults().next().map(|(_, fault)| fault.to_string())
}

#[test]
fn whole_sources_are_usable() {
    let sources = parse(&json!({
        "resend": {"provider": "resend", "secrets": [SECRET]},
        "postal-eu": {"provider": "postal", "keys": [{"kid": "k", "pem": KEY_A}], "allow_sha1": true, "token": TOKEN},
    }))
    .unwrap();
    assert_eq!(sources.usable().count(), 2);
    assert_eq!(sources.faults().count(), 0);
    assert!(sources.find("postal-eu", Some(TOKEN)).is_some());
    assert!(sources.find("postal", None).is_none());
}

#[test]
fn a_source_that_cannot_prove_itself_cannot_exist() {
    for source in [
        json!({"provider": "resend"}),
        json!({"provider": "resend", "secrets": []}),
        json!({"provider": "resend", "secrets": [""]}),
        json!({"provider": "resend", "secrets": ["whsec_!!"]}),
        json!({"provider": "resend", "secrets": ["test"]}),
        json!({"provider": "resend", "secrets": [7]}),
        json!({"provider": "postal", "keys": []}),
        json!({"provider": "postal", "keys": [{"kid": "k"}]}),
        json!({"provider": "postal", "keys": [{"pem": "nonsense"}]}),
        json!({"provider": "postal", "secrets": [SECRET]}),
        json!({"secrets": [SECRET]}),
        json!({"provider": "mailhog", "secrets": [SECRET]}),
        json!("resend"),
    ] {
        assert!(fault(&source).is_some(), "{source}");
    }
}

#[test]
fn an_unknown_member_is_an_error() {
    let slip = json!({"provider": "resend", "secrets": [SECRET], "tokn": TOKEN});
    assert_eq!(fault(&slip).as_deref(), Some("unknown member `tokn`"));
    let slip = json!({"provider": "postal", "keys": [{"pem": KEY_A, "id": "x"}]});
    assert_eq!(fault(&slip).as_deref(), Some("unknown member `id`"));
    let slip = json!({"provider": "postal", "keys": [{"pem": KEY_A}], "allow_sha1": "false"});
    assert_eq!(
        fault(&slip).as_deref(),
        Some("`allow_sha1` is not true or false")
    );
}

#[test]
fn a_token_that_could_be_guessed_is_an_error() {
    for token in [
        "",
        "short",
        "0123456789abcde",
        "0123456789abcde/f",
        "0123456789abc def",
    ] {
        assert!(
            fault(&json!({"provider": "resend", "secrets": [SECRET], "token": token})).is_some(),
            "{token}"
        );
    }
}

#[test]
fn one_bad_source_does_not_spoil_the_others() {
    let sources = parse(&json!({
        "bad": {"provider": "resend"},
        "good": {"provider": "resend", "secrets": [SECRET]},
    }))
    .unwrap();
    assert_eq!(
        sources
            .usable()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["good"]
    );
    assert_eq!(
        sources
            .faults()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["bad"]
    );
}

#[test]
fn sources_that_share_a_credential_each_need_a_token() {
    let unpadded = SECRET.trim_start_matches("whsec_");
    let sources = parse(&json!({
        "a": {"provider": "resend", "secrets": [SECRET], "token": TOKEN},
        "b": {"provider": "resend", "secrets": [unpadded]},
        "c": {"provider": "postal", "keys": [{"pem": KEY_A}]},
        "d": {"provider": "postal", "keys": [{"kid": "other", "pem": KEY_A}]},
    }))
    .unwrap();
    assert_eq!(
        sources
            .faults()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["b", "c", "d"]
    );
}

#[test]
fn a_key_for_all_customers_needs_a_token_beside_it() {
    let mut source = json!({"provider": "ark", "keys": [{"pem": KEY_A}]});
    let fault_without = fault(&source).unwrap();
    assert!(
        fault_without.contains("`token` is missing"),
        "{fault_without}"
    );
    source["token"] = TOKEN.into();
    assert_eq!(fault(&source), None);
    source["allow_sha1"] = true.into();
    assert_eq!(
        fault(&source).as_deref(),
        Some("unknown member `allow_sha1`")
    );
    let sources = parse(&json!({"ark": {"provider": "ark", "keys": [{"pem": KEY_A}]}})).unwrap();
    assert!(
        sources
            .find("ark", None)
            .is_some_and(|(_, source)| source.is_err())
    );
}

#[test]
fn a_document_as_a_whole_can_be_wrong() {
    assert_eq!(parse(&json!([])).unwrap_err(), SourcesError::NotAnObject);
    assert_eq!(
        parse(&json!({"No Name": {}})).unwrap_err(),
        SourcesError::BadName
    );
    let two = format!(
        "{}",
        json!({"a": {"provider": "resend", "secrets": [SECRET]}})
    );
    let folder = std::env::temp_dir().join(format!("mailhooks-sources-{}", std::process::id()));
    std::fs::write(&folder, two).unwrap();
    let references = format!("file:{0} file:{0}", folder.display());
    let error = Sources::parse(&Documents::fetch(&references).unwrap()).unwrap_err();
    std::fs::remove_file(&folder).unwrap();
    assert_eq!(error, SourcesError::NamedTwice("a".parse().unwrap()));
}

#[test]
fn a_token_is_compared_whole() {
    let sources = parse(&json!({
        "with": {"provider": "resend", "secrets": [SECRET], "token": TOKEN},
        "without": {"provider": "resend", "secrets": ["C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]},
    }))
    .unwrap();
    let matches = |name, token| sources.find(name, token).is_some();
    assert!(matches("with", Some(TOKEN)));
    assert!(!matches("with", Some(&TOKEN[1..])));
    assert!(!matches("with", Some("8f3c2a7d9b1e4f61")));
    assert!(!matches("with", None));
    assert!(matches("without", None));
    assert!(!matches("without", Some(TOKEN)));
}

#[test]
fn debug_shows_no_credential() {
    let sources =
        parse(&json!({"resend": {"provider": "resend", "secrets": [SECRET], "token": TOKEN}}))
            .unwrap();
    let shown = format!(
        "{sources:?} {:?}",
        sources
            .usable()
            .next()
            .map(|(_, source)| &source.credentials)
    );
    assert!(!shown.contains(TOKEN) && !shown.contains("MfKQ"), "{shown}");
}

#[test]
fn a_slip_in_one_source_does_not_loosen_another() {
    let sources = parse(&json!({
        "slip": {"provider": "postal", "keys": [{"pem": KEY_A}], "tokn": TOKEN},
        "other": {"provider": "postal", "keys": [{"pem": KEY_A}]},
    }));
    assert_eq!(sources.unwrap().usable().count(), 0);
}

#[test]
fn sources_that_share_a_credential_need_different_tokens() {
    let source = |token: &str| json!({"provider": "resend", "secrets": [SECRET], "token": token});
    let same = parse(&json!({"a": source(TOKEN), "b": source(TOKEN)})).unwrap();
    assert_eq!(same.usable().count(), 0);
    let different = parse(&json!({"a": source(TOKEN), "b": source("0123456789abcdef")})).unwrap();
    assert_eq!(different.usable().count(), 2);
}

#[test]
fn one_source_may_name_a_key_twice() {
    let twice =
        json!({"provider": "postal", "keys": [{"pem": KEY_A}, {"kid": "old", "pem": KEY_A}]});
    assert_eq!(fault(&twice), None);
}

#[test]
fn a_broken_source_shows_itself_to_its_token_only() {
    let sources = parse(&json!({"broken": {"provider": "resend", "token": TOKEN}})).unwrap();
    assert!(sources.find("broken", None).is_none());
    assert!(
        sources
            .find("broken", Some(TOKEN))
            .is_some_and(|(_, source)| source.is_err())
    );
}

#[test]
fn no_fault_shows_what_may_be_a_secret() {
    let misplaced =
        json!({"provider": "resend", "secrets": [SECRET], "whsec_MfKQ9r8GKYqrTwjUPD8": 1});
    assert_eq!(
        fault(&misplaced).as_deref(),
        Some("unknown member that is not a name")
    );
    let error = parse(&json!({"whsec_MfKQ9r8GKYqrTwjUPD8": {}})).unwrap_err();
    assert!(!error.to_string().contains("MfKQ"), "{error}");
}

#[test]
fn published_keys_need_an_https_address_and_no_static_ones() {
    let postal = |jwks: &str| json!({"provider": "postal", "jwks": jwks});
    assert_eq!(
        fault(&postal("https://postal.example.com/.well-known/jwks.json")),
        None
    );
    for jwks in [
        "http://postal.example.com/jwks.json",
        "postal.example.com",
        "",
    ] {
        assert!(fault(&postal(jwks)).is_some(), "{jwks}");
    }
    let dns = |dns: Value| json!({"provider": "copernica", "account": "account_1", "hosts": ["hooks.example.com"], "dns": dns});
    assert_eq!(fault(&dns(true.into())), None);
    assert!(
        fault(&dns(false.into())).is_some(),
        "then there must be static keys"
    );
    assert!(fault(&dns("yes".into())).is_some());
    assert!(
        fault(&json!({"provider": "resend", "secrets": [SECRET], "jwks": "https://example.com/"}))
            .is_some()
    );
}

#[test]
fn sources_that_share_published_keys_each_need_a_token() {
    let jwks = "https://postal.example.com/.well-known/jwks.json";
    let postal = json!({"provider": "postal", "jwks": jwks});
    assert_eq!(
        parse(&json!({"a": postal, "b": postal}))
            .unwrap()
            .usable()
            .count(),
        0
    );
    let copernica = |account: &str| json!({"provider": "copernica", "account": account, "hosts": ["hooks.example.com"], "dns": true});
    let same = parse(&json!({"a": copernica("account_1"), "b": copernica("Account-1")})).unwrap();
    assert_eq!(same.usable().count(), 0);
    let different =
        parse(&json!({"a": copernica("account_1"), "b": copernica("account_2")})).unwrap();
    assert_eq!(
        different.usable().count(),
        2,
        "the signed account tells them apart"
    );
}

/// A source of Copernica's.
fn copernica(account: &str) -> Value {
    json!({
        "provider": "copernica",
        "account": account,
        "hosts": ["hooks.example.com"],
        "keys": [{"key_id": "one._domainkey.copernica.com", "pem": KEY_A}],
    })
}

#[test]
fn a_source_of_signed_requests_names_account_hosts_and_keys() {
    assert_eq!(fault(&copernica("account_1234")), None);
    for (member, wrong) in [
        ("account", json!(null)),
        ("account", json!("")),
        ("account", json!(1234)),
        ("hosts", json!(null)),
        ("hosts", json!([])),
        ("hosts", json!("hooks.example.com")),
        ("hosts", json!(["https://hooks.example.com/webhooks"])),
        ("hosts", json!(["*"])),
        ("hosts", json!([7])),
        ("keys", json!(null)),
        ("keys", json!([])),
        ("keys", json!([{"pem": KEY_A}])),
        ("keys", json!([{"key_id": "one._domainkey.copernica.com"}])),
        (
            "keys",
            json!([{"key_id": "one._domainkey.copernica.com", "pem": ""}]),
        ),
        (
            "keys",
            json!([{"key_id": "one._domainkey.copernica.com.evil.example", "pem": KEY_A}]),
        ),
        (
            "keys",
            json!([{"key_id": "evilcopernica.com", "pem": KEY_A}]),
        ),
        (
            "keys",
            json!([{"key_id": "one._domainkey.copernica.com", "pem": KEY_A, "kid": "x"}]),
        ),
        ("secrets", json!([SECRET])),
        ("host", json!("hooks.example.com")),
    ] {
        let mut source = copernica("account_1234");
        source[member] = wrong.clone();
        assert!(fault(&source).is_some(), "{member}: {wrong}");
    }
}

#[test]
fn the_signed_account_tells_sources_with_the_same_key_apart() {
    let faulty = |one: &str, other: &str| {
        let sources = parse(&json!({"a": copernica(one), "b": copernica(other)})).unwrap();
        sources.faults().count()
    };
    assert_eq!(faulty("account_1234", "account_1235"), 0);
    assert_eq!(faulty("account_1234", "account_1234"), 2);
    assert_eq!(faulty("account_1234", "Account-1234"), 2);
}
