//! Two sources with one key: what was sent for the one is nothing to the other.

use super::{Target, genuine::signed_for};
use crate::house::House;
use mailhooks_provider::{PROVIDERS, Scheme};
use mailhooks_sender::Signer;
use mailhooks_stage::HttpRequest;
use serde_json::json;

const TOKENS: [&str; 2] = ["8f3c2a7d9b1e4f60", "8f3c2a7d9b1e4f61"];

#[tokio::test]
async fn a_tenants_webhook_is_no_other_tenants() {
    for provider in PROVIDERS {
        let signer = Signer::own(*provider).unwrap();
        let [one, two] = TOKENS.map(|token| {
            let mut source = signer.source_json();
            source["token"] = token.into();
            source
        });
        let house = House::new()
            .await
            .with_source("one", one)
            .with_source("two", two);
        let mut target = Target::of(house).await;
        let own = format!("/webhooks/one.{}", TOKENS[0]);
        let webhook = signed_for(&signer, &own);
        let at = |path: &str| HttpRequest {
            path: path.to_owned(),
            ..webhook.clone()
        };
        for path in [
            "/webhooks/two".to_owned(),
            format!("/webhooks/two.{}", TOKENS[0]),
            format!("/webhooks/one.{}", TOKENS[1]),
            "/webhooks/one".to_owned(),
        ] {
            let (status, problem) = target
                .answer(mailhooks_stage::Trigger::HttpApi, &at(&path))
                .await;
            assert_eq!(status, 404, "{} {path}: {problem}", provider.name());
            target.tried += 1;
        }
        let theirs = format!("/webhooks/two.{}", TOKENS[1]);
        match provider.scheme() {
            // The URL is signed, so that even who knows the other's token cannot use it.
            Scheme::HttpSignature { .. } => target.refuses("the other's URL", &at(&theirs)).await,
            Scheme::StandardWebhooks | Scheme::SignedBody { .. } => {}
        }
        target.is_untouched_by(4).await;
        target.accepts("its own URL", &webhook).await;
        target
            .accepts("sent for the other", &signed_for(&signer, &theirs))
            .await;
        assert_eq!(target.house.items().await, 2, "one record for each");
    }
}

#[tokio::test]
async fn sources_that_share_a_key_without_tokens_serve_nobody() {
    for provider in PROVIDERS {
        let signer = Signer::own(*provider).unwrap();
        let mut source = signer.source_json();
        source.as_object_mut().unwrap().remove("token");
        let mut tokened = source.clone();
        tokened["token"] = TOKENS[0].into();
        let house = House::new()
            .await
            .with_source("one", source.clone())
            .with_source("two", source)
            .with_source("three", tokened);
        let target = Target::of(house).await;
        for name in ["one", "two"] {
            let webhook = signed_for(&signer, &format!("/webhooks/{name}"));
            let (status, problem) = target
                .answer(mailhooks_stage::Trigger::RestApi, &webhook)
                .await;
            assert_eq!(status, 503, "{} {name}: {problem}", provider.name());
        }
        target.is_untouched_by(0).await;
        let webhook = signed_for(&signer, &format!("/webhooks/three.{}", TOKENS[0]));
        target.accepts("the one with a token", &webhook).await;
    }
}

/// At Copernica the account tells two customers of one key apart, without tokens.
#[tokio::test]
async fn an_account_is_no_other_account() {
    let provider = mailhooks_provider::provider("copernica").unwrap();
    let signer = Signer::own(provider).unwrap();
    let mut other = signer.source_json();
    other["account"] = json!("account_5678");
    let house = House::new()
        .await
        .with_source("copernica", signer.source_json())
        .with_source("two", other);
    let mut target = Target::of(house).await;
    let webhook = |path| signed_for(&signer, path);
    target
        .refuses("for the other account", &webhook("/webhooks/two"))
        .await;
    target.is_untouched_by(1).await;
    target
        .accepts("for its own", &webhook("/webhooks/copernica"))
        .await;
}
