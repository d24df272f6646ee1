//! Invented ids of keys in bulk, and then a genuine new key. Whom nobody can judge is told to come again
//! and never that he is refused, and whoever is known gets in all the while.

use super::{cavage::pair, genuine::signers, text, with};
use crate::house::{Binary, House, send, signed_by};
use mailhooks_provider::provider;
use mailhooks_sender::Signer;
use mailhooks_stage::{DnsServer, Function, HttpRequest, KeyAnswer, KeyServer};
use serde_json::{Value, json};

const INVENTED: usize = 150;
const TOKEN: &str = "8f3c2a7d9b1e4f60";

fn key_set(signers: &[&Signer]) -> KeyAnswer {
    let keys: Vec<Value> = signers.iter().map(|signer| pair(signer).jwk()).collect();
    KeyAnswer::Document(json!({"keys": keys}))
}

/// A message that was sent, by Ark or Postal.
fn sent(signer: &Signer, path: &str, number: usize) -> HttpRequest {
    let body = json!({
        "event": "MessageSent",
        "timestamp": 1_795_262_399.5,
        "payload": {"status": "Sent", "message": {"token": "FLmZZ5dgXgbqNvU6", "to": "jane@example.org"}},
        "uuid": format!("6be23de1-1f4c-4a05-b04d-{number:012}"),
    });
    signed_by(signer, path, body.to_string().as_bytes())
}

/// A function for the sources of a house that fetch keys from this server.
async fn start(house: &House, server: &KeyServer) -> Function {
    let port: String = server.url().chars().filter(char::is_ascii_digit).collect();
    let name = format!("mailhooks-invented-{}-{port}.pem", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, server.certificate()).unwrap();
    let variables = [("SSL_CERT_FILE", file.to_str().unwrap())];
    let function = house.start_with(Binary::Any, &variables).await;
    function.idle().await.unwrap();
    function
}

#[tokio::test]
async fn invented_ids_lock_out_no_published_key() {
    for (name, header) in [
        ("postal", "x-postal-signature-kid"),
        ("ark", "x-ark-signature-kid"),
    ] {
        let [known, new, forger] = signers(provider(name).unwrap());
        let server = KeyServer::start(key_set(&[&known])).await.unwrap();
        let source = json!({"provider": name, "jwks": server.url(), "token": TOKEN});
        let house = House::new().await.with_source("published", source);
        let function = start(&house, &server).await;
        let path = format!("/webhooks/published.{TOKEN}");
        assert_eq!(send(&function, &sent(&known, &path, 0)).await.0, 200);
        for number in 0..INVENTED {
            let id = format!("{number:064x}");
            let forged = with(&sent(&forger, &path, 1), header, Some(id.as_bytes()));
            let (status, problem) = send(&function, &forged).await;
            assert_eq!(status, 503, "{problem}");
        }
        server.answer(key_set(&[&known, &new]));
        assert_eq!(
            send(&function, &sent(&new, &path, 2)).await.0,
            503,
            "not refused"
        );
        assert_eq!(send(&function, &sent(&known, &path, 3)).await.0, 200);
        assert_eq!(server.asked(), 1);
        assert_eq!(house.items().await, 2);
        // Whoever looks anew has it, and the forger is known as nobody.
        let function = start(&house, &server).await;
        assert_eq!(send(&function, &sent(&new, &path, 2)).await.0, 200);
        let forged = with(
            &sent(&forger, &path, 1),
            header,
            Some(pair(&new).entry().kid().as_bytes()),
        );
        assert_eq!(send(&function, &forged).await.0, 401);
        assert_eq!(house.items().await, 3);
    }
}

/// The record that publishes a signer's key.
fn record(signer: &Signer) -> String {
    let pem = pair(signer).public_pem();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    format!("v=DKIM1; k=rsa; p={base64}")
}

#[tokio::test]
async fn invented_names_lock_out_no_key_in_dns() {
    let [known, new, forger] = signers(provider("copernica").unwrap());
    let server = DnsServer::start().await.unwrap();
    let mut source = known.source_json();
    let name = source["keys"][0]["key_id"].as_str().unwrap().to_owned();
    let of_name = |signer: &Signer, number: usize, other: &str| {
        let body =
            format!("id={number}&type=delivery&time=1795262399&recipient=jane%40example.org");
        let webhook = signed_by(signer, "/webhooks/copernica", body.as_bytes());
        let header = text(&webhook, "signature").replace(&name, other);
        with(&webhook, "signature", Some(header.as_bytes()))
    };
    let next = "next._domainkey.copernica.com";
    server.publish(&name, &record(&known));
    source.as_object_mut().unwrap().remove("keys");
    source["dns"] = true.into();
    let house = House::new().await.with_source("copernica", source);
    let address = server.address().to_string();
    let variables = [("DNS_SERVER", address.as_str())];
    let function = house.start_with(Binary::Any, &variables).await;
    assert_eq!(send(&function, &of_name(&known, 0, &name)).await.0, 200);
    server.publish(next, &record(&new));
    for number in 0..INVENTED {
        let invented = format!("x{number}._domainkey.copernica.com");
        let (status, problem) = send(&function, &of_name(&forger, 1, &invented)).await;
        // The one question of the minute is spent on the first, or was on the key that is known.
        assert!(
            status == 503 || (status == 401 && number == 0),
            "{number}: {problem}"
        );
    }
    assert_eq!(
        send(&function, &of_name(&new, 2, next)).await.0,
        503,
        "not refused"
    );
    assert_eq!(send(&function, &of_name(&known, 3, &name)).await.0, 200);
    assert!(server.asked() <= 2, "{}", server.asked());
    assert_eq!(house.items().await, 2);

    let function = house.start_with(Binary::Any, &variables).await;
    assert_eq!(send(&function, &of_name(&new, 2, next)).await.0, 200);
    assert_eq!(send(&function, &of_name(&forger, 1, next)).await.0, 401);
    assert_eq!(house.items().await, 3);
}
