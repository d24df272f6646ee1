use super::*;
use crate::{verified, webhook};
use http::HeaderValue;
use mailhooks_event::Family;
use mailhooks_provider::{Credentials, PROVIDERS, Verified, provider};
use mailhooks_signature::{PublicKey, Refusal, Sha1};
use serde_json::json;
use std::collections::BTreeSet;

const BODY: &[u8] = br#"{"event":"x"}"#;
/// Only some schemes sign it.
const TARGET: &str = "/webhooks/copernica";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
}

fn signer(name: &str) -> Signer {
    Signer::generate(provider(name).unwrap()).unwrap()
}

fn check(
    signer: &Signer,
    headers: HeaderMap,
    body: &'static [u8],
    credentials: &Credentials,
) -> Result<Verified, Refusal> {
    webhook(signer.provider(), None, headers, body, now())
        .unwrap()
        .verify(credentials)
        .map_err(|unverified| unverified.refusal)
}

#[test]
fn every_provider_accepts_its_own_signer_and_no_other() {
    for provider in PROVIDERS {
        let signer = Signer::generate(*provider).unwrap();
        let foreign = Signer::generate(*provider).unwrap();
        let headers = signer.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
        let accepted = check(&signer, headers.clone(), BODY, &signer.credentials());
        assert_eq!(accepted.unwrap().body(), BODY);
        assert!(check(&signer, headers.clone(), b"{}", &signer.credentials()).is_err());
        assert!(check(&signer, headers, BODY, &foreign.credentials()).is_err());
    }
}

#[test]
fn every_signer_survives_being_written_down() {
    for provider in PROVIDERS {
        let signer = Signer::generate(*provider).unwrap();
        let again = Signer::from_json(&signer.to_json().unwrap()).unwrap();
        let headers = again.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
        assert!(check(&signer, headers, BODY, &signer.credentials()).is_ok());
        assert_eq!(again.source_json(), signer.source_json());
    }
}

#[test]
fn debug_shows_nothing_private() {
    for provider in PROVIDERS {
        let signer = Signer::generate(*provider).unwrap();
        let written = signer.to_json().unwrap();
        let shown = format!("{signer:?}");
        for name in ["secret", "private_key", "token"] {
            let Some(text) = written[name].as_str() else {
                continue;
            };
            for line in text.lines() {
                assert!(!shown.contains(line), "{shown}");
            }
        }
    }
}

#[test]
fn resend_keeps_the_samples_id_and_signs_the_time_anew() {
    let signer = signer("resend");
    let mut sample = HeaderMap::new();
    sample.insert("svix-id", HeaderValue::from_static("msg_1"));
    let signed = signer.sign(TARGET, &sample, BODY, now()).unwrap();
    assert_eq!(signed["svix-id"], "msg_1");
    assert_eq!(signed["svix-timestamp"], "1795262400");
    assert_eq!(signed["content-type"], "application/json");
    let verified = check(&signer, signed, BODY, &signer.credentials()).unwrap();
    assert_eq!(verified.delivery_id(), Some("msg_1"));
}

#[test]
fn a_sample_with_the_standards_names_is_signed_by_them() {
    let signer = signer("resend");
    let mut sample = HeaderMap::new();
    sample.insert("webhook-id", HeaderValue::from_static("msg_1"));
    let signed = signer.sign(TARGET, &sample, BODY, now()).unwrap();
    assert_eq!(signed["webhook-timestamp"], "1795262400");
    assert!(!signed.contains_key("svix-id") && !signed.contains_key("svix-signature"));
    let verified = check(&signer, signed, BODY, &signer.credentials()).unwrap();
    assert_eq!(verified.delivery_id(), Some("msg_1"));
}

#[test]
fn a_webhook_without_id_gets_one_by_time_and_body() {
    let signer = signer("resend");
    let id = |body, now| {
        let signed = signer.sign(TARGET, &HeaderMap::new(), body, now).unwrap();
        signed["svix-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(
        id(BODY, now()).len(),
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk".len()
    );
    assert!(id(BODY, now()).starts_with("msg_"));
    assert_eq!(id(BODY, now()), id(BODY, now()));
    assert_ne!(id(BODY, now()), id(b"{}", now()));
    assert_ne!(id(BODY, now()), id(BODY, now().plus_seconds(1)));
}

#[test]
fn postal_sends_three_headers_and_the_id_of_its_key() {
    let signer = signer("postal");
    let signed = signer.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
    let source = signer.source_json();
    let key: PublicKey = source["keys"][0]["pem"].as_str().unwrap().parse().unwrap();
    assert_eq!(signed["x-postal-signature-kid"], key.kid());
    assert_eq!(signed["user-agent"], "Postal/3.3.6");
    let mut old = signed;
    assert!(old.remove("x-postal-signature-256").is_some());
    let PrivateSide::KeyPair(pair) = signer.private() else {
        panic!("postal signs with a key pair");
    };
    let allowed = |sha1| Credentials::Keys {
        keys: vec![pair.entry()],
        sha1,
    };
    assert!(check(&signer, old.clone(), BODY, &allowed(Sha1::Allowed)).is_ok());
    let refused = check(&signer, old, BODY, &allowed(Sha1::Refused));
    assert_eq!(refused.unwrap_err(), Refusal::Sha1NotAllowed);
}

#[test]
fn ark_sends_two_headers_and_posts_to_a_url_of_its_own() {
    let signer = signer("ark");
    let signed = signer.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
    let names: BTreeSet<_> = signed.keys().map(http::HeaderName::as_str).collect();
    let expected = ["content-type", "x-ark-signature", "x-ark-signature-kid"];
    assert_eq!(names, BTreeSet::from(expected));
    let source = signer.source_json();
    let token = source["token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(signer.path(None), format!("/webhooks/ark.{token}"));
    let of_bounces = signer.path(Some(Family::Bounce));
    assert_eq!(of_bounces, format!("/webhooks/ark.{token}/bounce"));
    assert_ne!(self::signer("ark").source_json()["token"], token);
    let mut nameless = signed;
    nameless.remove("x-ark-signature-kid");
    let refused = check(&signer, nameless, BODY, &signer.credentials());
    assert_eq!(refused.unwrap_err(), Refusal::MissingHeader);
}

#[test]
fn copernica_is_refused_by_another_account_and_under_another_host() {
    let signer = signer("copernica");
    let signed = signer.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
    let Credentials::HttpSignature {
        account,
        hosts,
        keys,
    } = signer.credentials()
    else {
        panic!("copernica signs requests");
    };
    let refused = |account: &str, hosts: &[String]| {
        let credentials = Credentials::HttpSignature {
            account: account.to_owned(),
            hosts: hosts.to_vec(),
            keys: keys.clone(),
        };
        check(&signer, signed.clone(), BODY, &credentials).err()
    };
    assert_eq!(refused(&account, &hosts), None);
    let other = refused("account_1", &hosts);
    assert_eq!(other, Some(Refusal::OtherAccount));
    let elsewhere = refused(&account, &["other.example.com".to_owned()]);
    assert_eq!(elsewhere, Some(Refusal::OtherHost));
}

#[test]
fn a_longer_key_signs_too() {
    let pair = Box::new(KeyPair::generate(2048).unwrap());
    let signer = Signer::new(provider("postal").unwrap(), PrivateSide::KeyPair(pair)).unwrap();
    let signed = signer.sign(TARGET, &HeaderMap::new(), BODY, now()).unwrap();
    assert!(check(&signer, signed, BODY, &signer.credentials()).is_ok());
}

#[test]
fn a_key_of_the_wrong_sort_makes_no_signer() {
    let secret = PrivateSide::Secret(SharedSecret::generate().unwrap());
    assert!(Signer::new(provider("postal").unwrap(), secret).is_err());
    for bad in [
        json!({}),
        json!({"provider": "nobody", "secret": "whsec_AAAA"}),
        json!({"provider": "resend"}),
        json!({"provider": "resend", "secret": "whsec_"}),
        json!({"provider": "resend", "secret": "whsec_AAAA", "private_key": "x"}),
        json!({"provider": "postal", "secret": "whsec_AAAA"}),
        json!({"provider": "postal", "private_key": "-----BEGIN PRIVATE KEY-----"}),
    ] {
        assert!(Signer::from_json(&bad).is_err(), "{bad}");
    }
}

#[test]
fn what_is_verified_went_through_the_providers_own_scheme() {
    for provider in PROVIDERS {
        let verified = verified(
            *provider,
            Some(Family::Bounce),
            &HeaderMap::new(),
            BODY,
            now(),
        );
        let verified = verified.unwrap();
        assert_eq!(verified.source().as_str(), provider.name().as_str());
        assert_eq!(verified.family(), Some(Family::Bounce));
        assert_eq!(verified.received_at(), now());
    }
}
