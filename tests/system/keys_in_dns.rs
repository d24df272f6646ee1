//! Keys that a provider publishes in DNS, looked up by the name that a webhook gives.

use crate::house::{Binary, House, send, signed_by};
use mailhooks_provider::{Provider, provider};
use mailhooks_sender::{PrivateSide, Signer};
use mailhooks_stage::{DnsAnswer, DnsServer, Function, HttpRequest};
use serde_json::Value;

fn copernica() -> &'static dyn Provider {
    provider("copernica").unwrap()
}

/// The name of the key that these signers sign with.
fn key_name(signer: &Signer) -> String {
    signer.source_json()["keys"][0]["key_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The record that publishes a signer's key.
fn record(signer: &Signer) -> String {
    let PrivateSide::KeyPair(pair) = signer.private() else {
        panic!("a key pair")
    };
    let base64: String = pair
        .public_pem()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    format!("v=DKIM1; k=rsa; p={base64}")
}

/// A function whose source has no static keys and asks this server.
async fn start(signer: &Signer, server: &DnsServer) -> (House, Function) {
    let mut source = signer.source_json();
    source.as_object_mut().unwrap().remove("keys");
    source["dns"] = true.into();
    let house = House::new().await.with_source("copernica", source);
    let address = server.address().to_string();
    let function = house
        .start_with(Binary::Any, &[("DNS_SERVER", &address)])
        .await;
    (house, function)
}

fn webhook(signer: &Signer, id: u32) -> HttpRequest {
    let body = format!("id={id}&type=delivery&time=1795262399&recipient=jane%40example.org");
    signed_by(signer, "/webhooks/copernica", body.as_bytes())
}

#[tokio::test]
async fn a_key_in_dns_is_looked_up_once_and_used() {
    let signer = Signer::generate(copernica()).unwrap();
    let server = DnsServer::start().await.unwrap();
    server.publish(&key_name(&signer), &record(&signer));
    let (house, function) = start(&signer, &server).await;
    for id in 0..3 {
        let (status, body) = send(&function, &webhook(&signer, id)).await;
        assert_eq!(
            (status, &body["status"]),
            (200, &Value::from("accepted")),
            "{body}"
        );
    }
    assert_eq!(server.asked(), 1);
    assert_eq!(house.items().await, 3);
}

#[tokio::test]
async fn a_key_that_is_not_there_or_was_revoked_or_is_anothers_is_refused() {
    let (signer, foreign) = (
        Signer::generate(copernica()).unwrap(),
        Signer::generate(copernica()).unwrap(),
    );
    for published in [
        None,
        Some("v=DKIM1; k=rsa; p=".to_owned()),
        Some("v=spf1 ~all".to_owned()),
        Some(record(&signer).replace("k=rsa", "k=ed25519")),
        Some(format!("h=sha1; {}", record(&signer))),
        Some(record(&foreign)),
    ] {
        let server = DnsServer::start().await.unwrap();
        if let Some(text) = &published {
            server.publish(&key_name(&signer), text);
        }
        let (house, function) = start(&signer, &server).await;
        for id in 0..3 {
            assert_eq!(
                send(&function, &webhook(&signer, id)).await.0,
                401,
                "{published:?}"
            );
        }
        assert_eq!(server.asked(), 1, "{published:?}");
        assert_eq!(house.items().await, 0);
    }
}

#[tokio::test]
async fn a_name_server_that_fails_or_hangs_is_no_reason_to_refuse() {
    let signer = Signer::generate(copernica()).unwrap();
    for answer in [DnsAnswer::Failure, DnsAnswer::Referral, DnsAnswer::Hang] {
        let server = DnsServer::start().await.unwrap();
        server.publish(&key_name(&signer), &record(&signer));
        server.answer(answer);
        let (house, function) = start(&signer, &server).await;
        assert_eq!(
            send(&function, &webhook(&signer, 0)).await.0,
            503,
            "{answer:?}"
        );
        server.answer(DnsAnswer::Records);
        assert_eq!(
            send(&function, &webhook(&signer, 0)).await.0,
            503,
            "{answer:?}: it rests for a minute"
        );
        assert_eq!(house.items().await, 0);
    }
}

#[tokio::test]
async fn a_key_is_found_behind_an_alias_and_among_other_records() {
    let (signer, foreign) = (
        Signer::generate(copernica()).unwrap(),
        Signer::generate(copernica()).unwrap(),
    );
    let server = DnsServer::start().await.unwrap();
    let target = "keys.example.com";
    let noise = "x".repeat(2_000);
    let texts = [&noise, "v=DKIM1; p=", &record(&foreign), &record(&signer)];
    server.publish_for(target, &texts, 60);
    server.alias(&key_name(&signer), target, 60);
    let (house, function) = start(&signer, &server).await;
    let status = send(&function, &webhook(&signer, 0)).await.0;
    assert_eq!(status, 200);
    assert_eq!(house.items().await, 1);
}

#[tokio::test]
async fn capitals_in_a_name_ask_for_nothing_new() {
    let signer = Signer::generate(copernica()).unwrap();
    let server = DnsServer::start().await.unwrap();
    server.publish(&key_name(&signer), &record(&signer));
    let (house, function) = start(&signer, &server).await;
    for (id, name) in [key_name(&signer), key_name(&signer).to_uppercase()]
        .iter()
        .enumerate()
    {
        let mut request = webhook(&signer, id.try_into().unwrap());
        let signature = request.headers["signature"].to_str().unwrap();
        let signature = signature.replace(&key_name(&signer), name);
        let header = signature.parse().unwrap();
        request.headers.insert("signature", header);
        assert_eq!(send(&function, &request).await.0, 200, "{name}");
    }
    assert_eq!(server.asked(), 1);
    assert_eq!(house.items().await, 2);
}

#[tokio::test]
async fn a_name_outside_the_zone_is_never_asked_for() {
    let signer = Signer::generate(copernica()).unwrap();
    let server = DnsServer::start().await.unwrap();
    let (house, function) = start(&signer, &server).await;
    for outside in [
        "dev._domainkey.copernica.com.example.org",
        "dev._domainkey.example.org",
        "copernica.com",
        "evilcopernica.com",
        "dev._domainkey.copernica.com.",
        "dev..copernica.com",
        "",
    ] {
        server.publish(outside, &record(&signer));
        let mut request = webhook(&signer, 0);
        let signature = request.headers["signature"].to_str().unwrap().to_owned();
        let forged = signature.replace(&key_name(&signer), outside);
        assert_ne!(forged, signature);
        request.headers.insert("signature", forged.parse().unwrap());
        assert_eq!(send(&function, &request).await.0, 401, "{outside}");
    }
    assert_eq!(server.asked(), 0);
    assert_eq!(house.items().await, 0);
}
