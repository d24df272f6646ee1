//! Rotation at a Secrets Manager that is calm, down, wrong or rotated meanwhile.

use super::*;
use crate::aws::{AwsSettings, Clients, Trust};
use aws_credential_types::Credentials;
use http::StatusCode;
use mailhooks_stage::{Fault, SecretsManager};
use serde_json::json;

const NAME: &str = "mailhooks/sources";

fn document(sources: &[&str]) -> String {
    let source = |name: &&str| {
        // A credential of its own for each, or they would need tokens.
        let secret = data_encoding::BASE64.encode(format!("{name:-<24}").as_bytes());
        let source = json!({"provider": "resend", "secrets": [format!("whsec_{secret}")]});
        ((*name).to_owned(), source)
    };
    let document: serde_json::Map<_, _> = sources.iter().map(source).collect();
    json!(document).to_string()
}

fn names(sources: &Sources) -> Vec<String> {
    let usable = sources.usable();
    usable.map(|(name, _)| name.to_string()).collect()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.plus_seconds(seconds)
}

fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(10))
}

async fn fetch(
    manager: &SecretsManager,
    references: &str,
) -> Result<CurrentSources, SourcesUnavailable> {
    let url = Some(manager.service.url().to_owned());
    let clients = Clients::with_secrets(&AwsSettings {
        region: "us-east-1".to_owned(),
        credentials: Credentials::new("id", "secret", None, None, "test"),
        dynamodb_endpoint: url.clone(),
        sqs_endpoint: url.clone(),
        secrets_endpoint: url,
        trust: Trust::System,
    });
    CurrentSources::fetch(References::parse(references).unwrap(), clients.secrets).await
}

async fn holding(sources: &[&str]) -> (SecretsManager, CurrentSources) {
    let manager = SecretsManager::start().await.unwrap();
    manager.put(NAME, &document(sources));
    let current = fetch(&manager, &format!("secretsmanager:{NAME}")).await;
    (manager, current.unwrap())
}

#[tokio::test]
async fn newer_documents_are_asked_for_at_most_once_a_minute() {
    let (manager, current) = holding(&["a"]).await;
    let first = current.get();
    manager.put(NAME, &document(&["a", "b"]));
    let second = current.newer_than(&first, at(0), soon()).await.unwrap();
    assert_eq!(names(&second), ["a", "b"]);
    assert_eq!(names(&current.get()), ["a", "b"]);
    assert_eq!(manager.asked(), 2);

    manager.put(NAME, &document(&["c"]));
    for seconds in [0, 1, 59] {
        let newer = current.newer_than(&second, at(seconds), soon()).await;
        assert!(newer.is_none(), "after {seconds} s");
    }
    assert_eq!(manager.asked(), 2);
    let third = current.newer_than(&second, at(60), soon()).await.unwrap();
    assert_eq!(names(&third), ["c"]);
}

#[tokio::test]
async fn who_was_refused_by_older_sources_gets_the_newer_ones_without_asking() {
    let (manager, current) = holding(&["a"]).await;
    let first = current.get();
    manager.put(NAME, &document(&["b"]));
    let (one, other) = tokio::join!(
        current.newer_than(&first, at(0), soon()),
        current.newer_than(&first, at(0), soon()),
    );
    assert!(Arc::ptr_eq(&one.unwrap(), &other.unwrap()));
    assert_eq!(manager.asked(), 2);
}

#[tokio::test]
async fn what_cannot_be_had_leaves_the_last_good_sources() {
    let (manager, current) = holding(&["a"]).await;
    let first = current.get();
    let mut seconds = 0;
    for fault in [
        Fault::Refused,
        Fault::Status(StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        manager.service.fail(fault);
        let newer = current.newer_than(&first, at(seconds), soon()).await;
        assert!(newer.is_none(), "{fault:?}");
        seconds += 60;
    }
    manager.service.recover();
    for wrong in ["", "{", "[]", "{\"a\": 1, \"a\": 2}", "{\"No Name\": {}}"] {
        manager.put(NAME, wrong);
        let newer = current.newer_than(&first, at(seconds), soon()).await;
        assert!(newer.is_none(), "{wrong}");
        assert_eq!(names(&current.get()), ["a"]);
        seconds += 60;
    }
    manager.put(NAME, &document(&["b"]));
    let newer = current.newer_than(&first, at(seconds), soon()).await;
    assert_eq!(names(&newer.unwrap()), ["b"]);
}

#[tokio::test]
async fn a_service_that_hangs_holds_nobody_past_the_deadline() {
    let (manager, current) = holding(&["a"]).await;
    manager.service.fail(Fault::Hang);
    let deadline = Deadline::after(Duration::from_millis(200));
    let newer = current.newer_than(&current.get(), at(0), deadline).await;
    assert!(newer.is_none());
}

#[tokio::test]
async fn several_documents_merge() {
    let manager = SecretsManager::start().await.unwrap();
    manager.put("one", &document(&["a"]));
    manager.put("two", &document(&["b"]));
    let both = fetch(&manager, "secretsmanager:one,secretsmanager:two").await;
    assert_eq!(names(&both.unwrap().get()), ["a", "b"]);
    let twice = fetch(&manager, "secretsmanager:one,secretsmanager:one").await;
    assert!(matches!(
        twice.unwrap_err(),
        SourcesUnavailable::Sources(SourcesError::NamedTwice(_))
    ));
    let missing = fetch(&manager, "secretsmanager:three").await.unwrap_err();
    assert_eq!(
        missing.to_string(),
        "cannot read three: ResourceNotFoundException"
    );
}

#[tokio::test]
async fn a_document_in_the_environment_itself_is_never_asked_for() {
    let references = References::parse(&document(&["a"])).unwrap();
    let current = CurrentSources::fetch(references, None).await.unwrap();
    let known = current.get();
    assert_eq!(names(&known), ["a"]);
    assert!(current.newer_than(&known, at(0), soon()).await.is_none());
}
