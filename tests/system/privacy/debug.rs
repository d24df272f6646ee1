//! `Debug` of whatever holds personal data or credentials shows neither.

use super::{
    MARK, Seen,
    sources::{self, MarkedSource, unreadable},
};
use crate::house::House;
use http::HeaderMap;
use mailhooks_intake::{
    announce::Announcer,
    clock,
    config::{CurrentSources, Documents, References, RetentionDays, Routes, Sources},
    http::WebhookPath,
    intake::Intake,
    keys::Keys,
    store::Store,
};
use mailhooks_provider::{PROVIDERS, Verified, Webhook};
use mailhooks_sender::{events_root, samples};
use serde_json::{Map, Value};

/// The document of every marked source.
fn document() -> String {
    let member =
        |source: MarkedSource| (source.signer.provider().name().to_string(), source.document);
    let members: Map<String, Value> = PROVIDERS
        .iter()
        .map(|provider| member(MarkedSource::of(*provider)))
        .collect();
    Value::Object(members).to_string()
}

fn marked_sources() -> Sources {
    Sources::parse(&Documents::parse(&document()).unwrap()).unwrap()
}

/// A marked webhook of each provider, and the same one verified.
fn webhooks() -> Vec<(Webhook, Verified)> {
    let sources = marked_sources();
    let webhook_of = |marked: &MarkedSource| {
        let provider = marked.signer.provider();
        let request = marked.webhook(&marked.path(), &HeaderMap::new(), &unreadable());
        Webhook {
            source: provider.name().as_str().parse().unwrap(),
            provider,
            family: None,
            headers: request.headers.into(),
            target: format!("{}?{}", request.path, request.query),
            body: request.body.into(),
            received_at: clock::now(),
        }
    };
    PROVIDERS
        .iter()
        .map(|provider| {
            let marked = MarkedSource::of(*provider);
            let (_, source) = sources
                .usable()
                .find(|(name, _)| name.as_str() == provider.name().as_str())
                .unwrap();
            let verified = webhook_of(&marked).verify(&source.credentials).unwrap();
            (webhook_of(&marked), verified)
        })
        .collect()
}

#[test]
fn webhooks_show_their_source_alone() {
    let mut seen = Seen::default();
    for (webhook, verified) in webhooks() {
        assert!(webhook.target.contains(MARK));
        let name = webhook.source.as_str().to_owned();
        seen.texts.push(format!("{webhook:?} {verified:?}"));
        let shown = seen.texts.last().unwrap();
        assert_eq!(shown.matches(&format!("{name:?}")).count(), 2, "{shown}");
        let mut forged = webhook;
        forged.body = b"{}".as_slice().into();
        let sources = marked_sources();
        let (_, source) = sources
            .usable()
            .find(|(known, _)| **known == forged.source)
            .unwrap();
        let unverified = forged.verify(&source.credentials).unwrap_err();
        seen.texts.push(format!("{unverified:?} {unverified}"));
    }
    let path = MarkedSource::of(PROVIDERS[0]).path();
    let path = WebhookPath::parse(&path).unwrap();
    assert!(path.token.unwrap().contains(MARK));
    seen.texts.push(format!("{path:?}"));
    seen.tells_nothing();
}

#[tokio::test]
async fn sources_and_everything_around_them_show_no_credential() {
    let mut seen = Seen::default();
    let document = document();
    let references = References::parse(&document).unwrap();
    let current = CurrentSources::fetch(References::parse(&document).unwrap(), None).await;
    let current = current.unwrap();
    seen.texts.extend([
        format!("{references:?}"),
        format!("{:?}", Documents::parse(&document).unwrap()),
        format!("{:?}", marked_sources()),
        format!("{current:?}"),
    ]);
    assert!(seen.texts[2].contains("\"resend\""), "{}", seen.texts[2]);
    let house = House::new().await;
    let intake = Intake::new(
        current,
        Keys::new(None),
        Store::new(house.aws.dynamodb_client.clone(), "mailhooks".to_owned()),
        Announcer::new(house.aws.sqs_client, Routes::new(Vec::new())),
        RetentionDays::DEFAULT,
    );
    seen.texts.push(format!("{intake:?}"));
    seen.tells_nothing();
}

#[test]
fn credentials_and_signers_hide_what_signs() {
    let mut seen = Seen::default();
    let mut hidden = Vec::new();
    for provider in PROVIDERS {
        let marked = MarkedSource::of(*provider);
        hidden.extend(marked.unmarked_secrets());
        let written = marked.signer.to_json().unwrap();
        let private = written["private_key"].as_str().unwrap_or_default();
        hidden.extend(private.lines().skip(1).map(str::to_owned));
        seen.texts.extend([
            format!("{:?}", marked.signer),
            format!("{:?}", marked.signer.private()),
            format!("{:?}", marked.signer.credentials()),
        ]);
    }
    assert!(hidden.len() > 40, "{}", hidden.len());
    // Account, hosts and ids of keys are shown: they prove nothing, and others publish them.
    for (name, source) in marked_sources().usable() {
        let shown = format!("{:?}", source.credentials);
        for secret in [sources::SHARED, sources::TOKEN, "whsec", "BEGIN"] {
            assert!(!shown.contains(secret), "{name}: {shown}");
        }
        assert!(
            !hidden.iter().any(|line| shown.contains(line)),
            "{name}: {shown}"
        );
    }
    for sample in samples(&events_root()).unwrap() {
        let shown = format!("{sample:?}");
        assert_eq!(
            shown,
            format!("Sample({}/{})", sample.provider.name(), sample.case)
        );
    }
    seen.tells_nothing_of(&hidden);
}
