//! A function that is told too little does not start, and says everything that is missing at once.

use crate::house::{Binary, House, path_of, send, signed_by};
use mailhooks_event::Family;
use mailhooks_provider::provider;
use mailhooks_sender::Signer;
use mailhooks_stage::Fault;

#[tokio::test]
async fn every_missing_variable_is_named_in_one_line() {
    let house = House::new().await;
    let missing = [
        ("TABLE_NAME", ""),
        ("ROUTES", ""),
        ("SOURCES", "vault:x"),
        ("RETENTION_DAYS", "soon"),
    ];
    let function = house.start_with(Binary::Any, &missing).await;
    let status = function.ended().await;
    assert!(!status.success());
    let lines = function.lines();
    let line = lines.iter().find(|line| line.contains("stopped")).unwrap();
    for (name, _) in missing {
        assert!(line.contains(name), "{name} in {line}");
    }
}

#[tokio::test]
async fn the_outbox_needs_no_sources() {
    let house = House::new().await;
    let function = house.start_with(Binary::Outbox, &[("SOURCES", "")]).await;
    let report = function.invoke(&serde_json::json!({})).await.unwrap();
    assert_eq!(report["claimed"], 0);
}

#[tokio::test]
async fn a_source_in_error_is_named_in_the_log() {
    let house = House::new().await.with_source(
        "broken",
        serde_json::json!({"provider": "resend", "secrets": ["whsec_??"]}),
    );
    let function = house.start(Binary::Any).await;
    let line = function
        .logged(|line| line["outcome"] == "misconfigured_source")
        .await
        .unwrap();
    let error = line["error"].as_str().unwrap();
    assert!(
        error.contains("broken") && !error.contains("whsec_??"),
        "{error}"
    );
}

#[tokio::test]
async fn connections_are_open_before_the_first_event_unless_that_is_switched_off() {
    let house = House::new().await;
    for (warm_up, calls) in [
        ("", vec!["GetItem", "GetQueueAttributes"]),
        ("on", vec!["GetItem", "GetQueueAttributes"]),
        ("off", vec![]),
    ] {
        let watch = house.aws.watch(None);
        let binary = Binary::Family(Family::Bounce);
        let function = house.start_with(binary, &[("WARM_UP", warm_up)]).await;
        function.idle().await.unwrap();
        let mut called: Vec<String> = watch
            .calls()
            .into_iter()
            .map(|call| call.operation)
            .collect();
        called.sort();
        assert_eq!(called, calls, "{warm_up:?}");
    }
    let watch = house.aws.watch(None);
    house.start(Binary::Outbox).await.idle().await.unwrap();
    assert_eq!(watch.calls(), [], "nobody waits for the outbox");
}

#[tokio::test]
async fn a_function_starts_though_nobody_answers_its_first_calls() {
    let house = House::new().await;
    house.aws.dynamodb.fail(Fault::Hang);
    house.aws.sqs.fail(Fault::Refused);
    let function = house.start(Binary::Any).await;
    let resend = provider("resend").unwrap();
    let stranger = Signer::generate(resend).unwrap();
    let forged = signed_by(&stranger, &path_of(resend, None), b"{}");
    assert_eq!(send(&function, &forged).await.0, 401);
}
