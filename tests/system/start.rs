//! A function that is told too little does not start, and says everything that is missing at once.

use crate::house::{Binary, House};

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
