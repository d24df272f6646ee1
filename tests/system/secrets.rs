//! Sources and routes from AWS Secrets Manager: rotated, extended, down and wrong while functions run.

use crate::house::{Binary, House, send, signed_by};
use mailhooks_provider::{PROVIDERS, Provider, provider};
use mailhooks_sender::Signer;
use mailhooks_stage::{Fault, Function, HttpRequest, SecretsManager};
use serde_json::{Value, json};

const SOURCES: &str = "mailhooks/sources";
const PATH: &str = "/webhooks/resend";

fn resend() -> &'static dyn Provider {
    provider("resend").unwrap()
}

/// A small event, signed by this signer.
fn webhook(signer: &Signer, path: &str, number: u32) -> HttpRequest {
    let body = json!({
        "type": "email.delivered",
        "created_at": "2026-11-21T11:59:00Z",
        "data": {"email_id": format!("56761188-7520-42d8-8898-{number:012}"), "to": ["jane@example.org"]},
    });
    signed_by(signer, path, body.to_string().as_bytes())
}

/// A Secrets Manager that keeps one source `resend` with the secrets of these signers.
async fn keeping(signers: &[&Signer]) -> SecretsManager {
    let manager = SecretsManager::start().await.unwrap();
    manager.put(SOURCES, &document(signers));
    manager
}

fn document(signers: &[&Signer]) -> String {
    let secrets = |signer: &&Signer| signer.source_json()["secrets"][0].clone();
    let secrets: Vec<Value> = signers.iter().map(secrets).collect();
    json!({"resend": {"provider": "resend", "secrets": secrets}}).to_string()
}

/// A function that has fetched its sources and waits.
async fn start(house: &House, manager: &SecretsManager) -> Function {
    let references = format!("secretsmanager:{SOURCES}");
    let variables = [manager.environment(), ("SOURCES", references.as_str())];
    let function = house.start_with(Binary::Any, &variables).await;
    function.idle().await.unwrap();
    function
}

fn signer() -> Signer {
    Signer::generate(resend()).unwrap()
}

#[tokio::test]
async fn a_rotated_secret_needs_no_new_deployment() {
    let (house, old, new) = (House::new().await, signer(), signer());
    let manager = keeping(&[&old]).await;
    let function = start(&house, &manager).await;
    assert_eq!(send(&function, &webhook(&old, PATH, 1)).await.0, 200);
    assert_eq!(manager.asked(), 1, "what is let in asks nobody");

    manager.put(SOURCES, &document(&[&new, &old]));
    assert_eq!(send(&function, &webhook(&new, PATH, 2)).await.0, 200);
    assert_eq!(manager.asked(), 2);
    assert_eq!(
        send(&function, &webhook(&old, PATH, 3)).await.0,
        200,
        "the overlap"
    );
    assert_eq!(house.messages().await.len(), 3);
}

#[tokio::test]
async fn a_withdrawn_secret_ends_with_the_first_webhook_of_the_new_one() {
    let (house, old, new) = (House::new().await, signer(), signer());
    let manager = keeping(&[&old]).await;
    let function = start(&house, &manager).await;
    manager.put(SOURCES, &document(&[&new]));
    assert_eq!(send(&function, &webhook(&new, PATH, 1)).await.0, 200);
    assert_eq!(send(&function, &webhook(&old, PATH, 2)).await.0, 401);
    assert_eq!(house.messages().await.len(), 1);
}

#[tokio::test]
async fn forgeries_ask_once_a_minute_and_stay_out() {
    let (house, own, foreign) = (House::new().await, signer(), signer());
    let manager = keeping(&[&own]).await;
    let function = start(&house, &manager).await;
    for number in 0..10 {
        let forged = webhook(&foreign, PATH, number);
        assert_eq!(send(&function, &forged).await.0, 401);
        let nowhere = webhook(&own, "/webhooks/nobody", number);
        assert_eq!(send(&function, &nowhere).await.0, 404);
    }
    assert_eq!(manager.asked(), 2);
    assert_eq!(send(&function, &webhook(&own, PATH, 11)).await.0, 200);
    assert_eq!(house.items().await, 1);
}

#[tokio::test]
async fn a_new_source_is_found_and_a_broken_one_mended() {
    let (house, own) = (House::new().await, signer());
    let manager = keeping(&[&own]).await;
    let function = start(&house, &manager).await;
    let document = json!({"new": own.source_json()}).to_string();
    manager.put(SOURCES, &document);
    let webhook = webhook(&own, "/webhooks/new", 1);
    assert_eq!(send(&function, &webhook).await.0, 200);

    let broken = json!({"new": {"provider": "resend", "secrets": ["whsec_??"]}});
    manager.put(SOURCES, &broken.to_string());
    let function = start(&house, &manager).await;
    manager.put(SOURCES, &document);
    let (status, body) = send(&function, &webhook).await;
    assert_eq!((status, &body["status"]), (200, &"duplicate".into()));
}

#[tokio::test]
async fn what_cannot_be_fetched_leaves_the_last_good_document() {
    let (house, own, foreign) = (House::new().await, signer(), signer());
    let status = http::StatusCode::BAD_REQUEST;
    for (fault, text) in [
        (Some(Fault::Status(status)), String::new()),
        (Some(Fault::Refused), String::new()),
        (Some(Fault::Hang), String::new()),
        (None, "{\"whsec_marked".to_owned()),
    ] {
        let manager = keeping(&[&own]).await;
        let function = start(&house, &manager).await;
        manager.put(SOURCES, &text);
        if let Some(fault) = fault {
            manager.service.fail(fault);
        }
        assert_eq!(send(&function, &webhook(&foreign, PATH, 1)).await.0, 401);
        assert_eq!(send(&function, &webhook(&own, PATH, 1)).await.0, 200);
        let line = function.logged(|line| line["outcome"] == "sources_not_fetched");
        let line = line.await.unwrap().to_string();
        assert!(!line.contains("whsec_marked"), "{line}");
    }
}

#[tokio::test]
async fn a_function_without_its_secret_does_not_start_and_says_which() {
    let house = House::new().await;
    let manager = SecretsManager::start().await.unwrap();
    manager.put("mailhooks/routes", "{}");
    let variables = [
        manager.environment(),
        ("SOURCES", "secretsmanager:mailhooks/sources"),
        ("ROUTES", "secretsmanager:mailhooks/routes"),
    ];
    let function = house.start_with(Binary::Any, &variables).await;
    assert!(!function.ended().await.success());
    let lines = function.lines().concat();
    let missing = "SOURCES: cannot read mailhooks/sources: ResourceNotFoundException";
    assert!(lines.contains(missing), "{lines}");
    assert!(lines.contains("ROUTES: "), "{lines}");
}

#[tokio::test]
async fn several_secrets_merge_for_every_provider_and_route() {
    let house = House::new().await;
    let manager = SecretsManager::start().await.unwrap();
    let signers: Vec<Signer> = PROVIDERS
        .iter()
        .map(|provider| Signer::own(*provider).unwrap())
        .collect();
    let mut references = Vec::new();
    for signer in &signers {
        let name = signer.provider().name();
        manager.put(
            name.as_str(),
            &json!({name.as_str(): signer.source_json()}).to_string(),
        );
        references.push(format!("secretsmanager:{name}"));
    }
    let mut names = Vec::new();
    for (number, route) in house.routes().iter().enumerate() {
        manager.put(&format!("route-{number}"), &json!([route]).to_string());
        names.push(format!("secretsmanager:route-{number}"));
    }
    let (references, names) = (references.join(","), names.join(" "));
    let variables = [
        manager.environment(),
        ("SOURCES", references.as_str()),
        ("ROUTES", names.as_str()),
    ];
    let function = house.start_with(Binary::Any, &variables).await;
    for signer in &signers {
        // Authentic and unknown, so it goes to quarantine, whoever sent it.
        let request = signed_by(signer, &signer.path(None), b"{}");
        let (status, body) = send(&function, &request).await;
        assert_eq!((status, &body["status"]), (200, &"quarantined".into()));
    }
    assert_eq!(house.messages().await.len(), signers.len());
}
