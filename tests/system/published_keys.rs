//! Keys that a provider publishes: fetched when they are needed, no oftener than they may be, and never
//! a reason to refuse somebody whom nobody could judge.

use crate::house::{Binary, House, send, signed_by};
use http::StatusCode;
use mailhooks_provider::{Provider, provider};
use mailhooks_sender::{PrivateSide, Signer};
use mailhooks_stage::{Function, HttpRequest, KeyAnswer, KeyServer};
use serde_json::{Value, json};
use std::path::PathBuf;

const TOKEN: &str = "8f3c2a7d9b1e4f60";

fn postal() -> &'static dyn Provider {
    provider("postal").unwrap()
}

/// The key set that publishes these signers' keys.
fn key_set(signers: &[&Signer]) -> KeyAnswer {
    let key = |signer: &&Signer| {
        let PrivateSide::KeyPair(pair) = signer.private() else {
            panic!("a key pair")
        };
        pair.jwk()
    };
    KeyAnswer::Document(json!({"keys": signers.iter().map(key).collect::<Vec<Value>>()}))
}

/// A function whose source `published` has no static keys, and trusts the server's certificate.
async fn start(house: House, server: &KeyServer) -> (House, Function) {
    let source = json!({"provider": "postal", "jwks": server.url(), "token": TOKEN});
    let house = house.with_source("published", source);
    let file = certificate_file(server);
    let variables = [("SSL_CERT_FILE", file.to_str().unwrap())];
    let function = house.start_with(Binary::Any, &variables).await;
    (house, function)
}

fn certificate_file(server: &KeyServer) -> PathBuf {
    let port = server
        .url()
        .split(':')
        .next_back()
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let file =
        std::env::temp_dir().join(format!("mailhooks-keys-{}-{port}.pem", std::process::id()));
    std::fs::write(&file, server.certificate()).unwrap();
    file
}

/// A delivered message with this id, signed by one of Postal's installations.
fn webhook(signer: &Signer, uuid: u32) -> HttpRequest {
    let body = json!({
        "event": "MessageSent",
        "timestamp": 1_795_262_399.5,
        "payload": {"status": "Sent", "message": {"token": "FLmZZ5dgXgbqNvU6", "to": "jane@example.org"}},
        "uuid": format!("6be23de1-1f4c-4a05-b04d-{uuid:012}"),
    });
    signed_by(
        signer,
        &format!("/webhooks/published.{TOKEN}"),
        body.to_string().as_bytes(),
    )
}

#[tokio::test]
async fn a_published_key_is_fetched_once_and_used() {
    let signer = Signer::generate(postal()).unwrap();
    let server = KeyServer::start(key_set(&[&signer])).await.unwrap();
    let (house, function) = start(House::new().await, &server).await;
    for uuid in 0..5 {
        assert_eq!(send(&function, &webhook(&signer, uuid)).await.0, 200);
    }
    assert_eq!(server.asked(), 1);
    assert_eq!(house.items().await, 5);
}

#[tokio::test]
async fn a_foreign_key_is_refused_and_asks_once_a_minute_at_most() {
    let (signer, foreign) = (
        Signer::generate(postal()).unwrap(),
        Signer::generate(postal()).unwrap(),
    );
    let server = KeyServer::start(key_set(&[&signer])).await.unwrap();
    let (house, function) = start(House::new().await, &server).await;
    assert_eq!(
        send(&function, &webhook(&foreign, 0)).await.0,
        401,
        "looked for in vain"
    );
    assert_eq!(
        send(&function, &webhook(&foreign, 0)).await.0,
        401,
        "and remembered"
    );
    for invented in 0..20 {
        let mut request = webhook(&foreign, 1);
        let id = format!("{invented:064x}").parse().unwrap();
        request.headers.insert("x-postal-signature-kid", id);
        assert_eq!(
            send(&function, &request).await.0,
            503,
            "nobody can judge it now"
        );
    }
    assert_eq!(
        send(&function, &webhook(&signer, 2)).await.0,
        200,
        "invented ids lock out nobody"
    );
    assert_eq!(server.asked(), 1);
    assert_eq!(house.items().await, 1);
}

#[tokio::test]
async fn a_signature_of_another_key_under_a_published_id_is_refused() {
    let (signer, foreign) = (
        Signer::generate(postal()).unwrap(),
        Signer::generate(postal()).unwrap(),
    );
    let server = KeyServer::start(key_set(&[&signer])).await.unwrap();
    let (house, function) = start(House::new().await, &server).await;
    let mut request = webhook(&foreign, 0);
    let kid = webhook(&signer, 0).headers["x-postal-signature-kid"].clone();
    request.headers.insert("x-postal-signature-kid", kid);
    assert_eq!(send(&function, &request).await.0, 401);
    assert_eq!(house.items().await, 0);
}

#[tokio::test]
async fn whatever_the_server_answers_instead_of_keys_the_sender_is_told_to_come_again() {
    let signer = Signer::generate(postal()).unwrap();
    let KeyAnswer::Document(good) = key_set(&[&signer]) else {
        panic!("a document")
    };
    let elsewhere = KeyServer::start(key_set(&[&signer])).await.unwrap();
    for answer in [
        KeyAnswer::Status(StatusCode::INTERNAL_SERVER_ERROR),
        KeyAnswer::Status(StatusCode::NOT_FOUND),
        KeyAnswer::Redirect(elsewhere.url().to_owned()),
        KeyAnswer::Text("<html>".to_owned()),
        KeyAnswer::Text(format!("{}{good}", " ".repeat(70_000))),
        KeyAnswer::Document(json!({"keys": []})),
        KeyAnswer::Document(json!({"keys": vec![&good["keys"][0]; 10_000]})),
        KeyAnswer::LongHeader(1_000_000, good.clone()),
        KeyAnswer::Endless,
        KeyAnswer::Hang,
    ] {
        let server = KeyServer::start(answer.clone()).await.unwrap();
        let (house, function) = start(House::new().await, &server).await;
        assert_eq!(
            send(&function, &webhook(&signer, 0)).await.0,
            503,
            "{answer:?}"
        );
        assert_eq!(server.asked(), 1, "{answer:?}");
        assert_eq!(house.items().await, 0);
    }
    assert_eq!(elsewhere.asked(), 0, "redirects are not followed");
}

#[tokio::test]
async fn a_key_is_found_among_those_that_are_none() {
    let signer = Signer::generate(postal()).unwrap();
    let KeyAnswer::Document(mut set) = key_set(&[&signer]) else {
        panic!("a document")
    };
    let good = set["keys"][0].take();
    let without = |name: &str| {
        let mut key = good.clone();
        key.as_object_mut().unwrap().remove(name);
        key
    };
    let with = |name: &str, value: &str| {
        let mut key = good.clone();
        key[name] = value.into();
        key
    };
    let bad = [
        json!(null),
        json!([]),
        without("n"),
        with("kty", "EC"),
        with("use", "enc"),
        with("alg", "RSA-OAEP"),
        with("e", "AQ"),
        with("n", "AQAB"),
        with("d", "AQAB"),
    ];
    let server = KeyServer::start(KeyAnswer::Document(json!({"keys": bad})));
    let server = server.await.unwrap();
    let (house, function) = start(House::new().await, &server).await;
    assert_eq!(send(&function, &webhook(&signer, 0)).await.0, 503);
    assert_eq!(house.items().await, 0);

    let mixed: Vec<&Value> = bad.iter().chain([&good]).collect();
    let server = KeyServer::start(KeyAnswer::Document(json!({"keys": mixed})));
    let server = server.await.unwrap();
    let (house, function) = start(House::new().await, &server).await;
    assert_eq!(send(&function, &webhook(&signer, 0)).await.0, 200);
    assert_eq!(house.items().await, 1);
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_not_believed() {
    let signer = Signer::generate(postal()).unwrap();
    let server = KeyServer::start(key_set(&[&signer])).await.unwrap();
    let other = KeyServer::start(key_set(&[])).await.unwrap();
    let source = json!({"provider": "postal", "jwks": server.url(), "token": TOKEN});
    let house = House::new().await.with_source("published", source);
    let file = certificate_file(&other);
    let function = house
        .start_with(Binary::Any, &[("SSL_CERT_FILE", file.to_str().unwrap())])
        .await;
    assert_eq!(send(&function, &webhook(&signer, 0)).await.0, 503);
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn a_rotated_key_is_found_by_the_next_process_and_static_keys_need_no_server() {
    let (old, new) = (
        Signer::generate(postal()).unwrap(),
        Signer::generate(postal()).unwrap(),
    );
    let server = KeyServer::start(key_set(&[&old])).await.unwrap();
    let mut source = old.source_json();
    source["jwks"] = server.url().into();
    source["token"] = TOKEN.into();
    let house = House::new().await.with_source("published", source);
    let file = certificate_file(&server);
    let function = house
        .start_with(Binary::Any, &[("SSL_CERT_FILE", file.to_str().unwrap())])
        .await;
    assert_eq!(send(&function, &webhook(&old, 0)).await.0, 200);
    assert_eq!(server.asked(), 0, "the static key is at hand");
    server.answer(key_set(&[&old, &new]));
    assert_eq!(send(&function, &webhook(&new, 1)).await.0, 200);
    assert_eq!(send(&function, &webhook(&old, 2)).await.0, 200);
    assert_eq!(server.asked(), 1);
}
