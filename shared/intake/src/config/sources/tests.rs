//! A slip in the sources document must never loosen trust, and never show a credential.

use super::*;
use crate::config::References;
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
    let pasted = json!({"provider": "resend", "secrets": [SECRET], TOKEN: "x"});
    let told = fault(&pasted).unwrap();
    assert_eq!(told, "unknown member that is not a name");
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
        "e": {"provider": "postal", "jwks": "https://keys.example.com/jwks.json"},
        "f": {"provider": "postal", "jwks": "https://Keys.Example.com:443/jwks.json"},
    }))
    .unwrap();
    assert_eq!(
        sources
            .faults()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["b", "c", "d", "e", "f"]
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
}

#[tokio::test]
async fn a_source_stands_in_one_document_only() {
    let one = json!({"a": {"provider": "resend", "secrets": [SECRET]}});
    let file = std::env::temp_dir().join(format!("mailhooks-sources-{}", std::process::id()));
    std::fs::write(&file, one.to_string()).unwrap();
    let twice = format!("file:{0} file:{0}", file.display());
    let twice = References::parse(&twice).unwrap();
    let documents = Documents::fetch(&twice, None).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(
        Sources::parse(&documents).unwrap_err(),
        SourcesError::NamedTwice("a".parse().unwrap())
    );
}
