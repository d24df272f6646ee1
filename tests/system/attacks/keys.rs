//! Keys that are not the source's, and ids of keys that are not the signer's.

use super::{
    Target,
    genuine::{genuine, signed_for, signers},
    text, with,
};
use crate::house::{House, path_of};
use mailhooks_provider::{PROVIDERS, Scheme, provider};
use mailhooks_sender::Signer;
use mailhooks_stage::HttpRequest;
use serde_json::json;

#[tokio::test]
async fn a_foreign_key_opens_nothing() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let [_, foreign, _] = signers(*provider);
        let path = path_of(*provider, None);
        let forged = signed_for(&foreign, &path);
        target.refuses("a foreign key", &forged).await;
        if let Scheme::SignedBody { key_id, .. } = provider.scheme() {
            // The id of the source's own key is no secret.
            let named = text(&genuine(*provider), key_id).to_owned();
            let forged = with(&forged, key_id, Some(named.as_bytes()));
            target
                .refuses("a foreign key by the right name", &forged)
                .await;
        }
    }
    target.is_untouched_by(PROVIDERS.len() + 2).await;
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
    }
}

#[tokio::test]
async fn a_key_answers_to_its_own_id_alone() {
    for name in ["postal", "ark"] {
        let provider = provider(name).unwrap();
        let Scheme::SignedBody {
            key_id,
            key_id_required,
            ..
        } = provider.scheme()
        else {
            panic!("{name} signs bodies")
        };
        let [one, two, _] = signers(provider);
        let key = |kid: &str, signer: &Signer| json!({"kid": kid, "pem": signer.source_json()["keys"][0]["pem"]});
        let token = "8f3c2a7d9b1e4f60";
        let source =
            json!({"provider": name, "token": token, "keys": [key("one", &one), key("two", &two)]});
        let house = House::new().await.with_source("both", source);
        let mut target = Target::of(house).await;
        let path = format!("/webhooks/both.{token}");
        let named = |signer: &Signer, kid: &str| {
            with(&signed_for(signer, &path), key_id, Some(kid.as_bytes()))
        };
        let computed = text(&signed_for(&one, &path), key_id).to_owned();
        for kid in [
            "two", "ONE", "on", "onee", "one,two", "one two", "*", "", "\"one\"", &computed,
        ] {
            target
                .refuses(&format!("{name}, {kid}"), &named(&one, kid))
                .await;
        }
        target
            .refuses(&format!("{name}, the other's id"), &named(&two, "one"))
            .await;
        let unnamed = with(&signed_for(&one, &path), key_id, None);
        if key_id_required {
            target.refuses("no id", &unnamed).await;
        }
        target.is_untouched_by(11).await;
        target.accepts("its own id", &named(&one, "one")).await;
        target.lets_in("its own id", &named(&two, "two")).await;
        if !key_id_required {
            target.lets_in("no id", &unnamed).await;
        }
    }
}

/// The request with another `keyId`, which no signature covers.
fn named(request: &HttpRequest, key_id: &str) -> HttpRequest {
    let header = text(request, "signature");
    let known = header.split('"').nth(1).unwrap();
    let header = header.replace(known, key_id);
    with(request, "signature", Some(header.as_bytes()))
}

#[tokio::test]
async fn a_key_in_a_zone_answers_to_its_own_name_alone() {
    let provider = provider("copernica").unwrap();
    let [one, two, _] = signers(provider);
    let mut source = one.source_json();
    let own = source["keys"][0]["key_id"].as_str().unwrap().to_owned();
    let other = "two._domainkey.copernica.com";
    let pem = two.source_json()["keys"][0]["pem"].clone();
    source["keys"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key_id": other, "pem": pem}));
    let house = House::new().await.with_source("copernica", source);
    let mut target = Target::of(house).await;
    let path = "/webhooks/copernica";
    let webhook = signed_for(&one, path);
    for key_id in [
        other,
        "three._domainkey.copernica.com",
        "dev._domainkey.copernica.com.",
        "dev._domainkey.copernica.com.example.org",
        "dev._domainkey.evilcopernica.com",
        "dev._domainkey.copernica.com@example.org",
        "dev._domainkey.copernica.com\\0.example.org",
        "dev._domainkey.example.org",
        ".dev._domainkey.copernica.com",
        "copernica.com",
        "com",
        "",
        " ",
        &own[1..],
        &format!("{own},{own}"),
        &format!("{}.copernica.com", "a".repeat(300)),
    ] {
        target.refuses(key_id, &named(&webhook, key_id)).await;
    }
    target
        .refuses("the other's name", &named(&signed_for(&two, path), &own))
        .await;
    target.is_untouched_by(17).await;
    target
        .accepts("in capitals", &named(&webhook, &own.to_uppercase()))
        .await;
    target
        .lets_in("its own name", &named(&signed_for(&two, path), other))
        .await;
}
