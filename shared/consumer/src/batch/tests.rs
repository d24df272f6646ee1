//! Only what failed comes again, and in a FIFO group nothing overtakes it.

use super::*;
use crate::testing::event;
use mailhooks_event::Event;
use serde_json::{Value, json};
use std::{cell::RefCell, future::ready};

fn record(message_id: &str, event_type: &str, group: Option<&str>) -> Value {
    let mut attributes = json!({"ApproximateReceiveCount": "1", "SentTimestamp": "1795262400000"});
    if let Some(group) = group {
        attributes["MessageGroupId"] = group.into();
    }
    json!({
        "messageId": message_id,
        "receiptHandle": "handle",
        "body": event(event_type).to_json().unwrap(),
        "attributes": attributes,
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:000000000000:mailhooks-delivery",
        "awsRegion": "eu-central-1",
    })
}

const GOOD: &str = "mailhooks.delivery.delivered";
const BAD: &str = "mailhooks.delivery.failed";

/// Hands a batch to a handler that fails for [`BAD`]: what it saw, and what failed.
async fn run(records: Vec<Value>) -> (usize, Processed<&'static str>) {
    let batch: SqsEvent = serde_json::from_value(json!({"Records": records})).unwrap();
    let seen = RefCell::new(0);
    let handle = |incoming: Incoming| {
        *seen.borrow_mut() += 1;
        ready(match incoming {
            Incoming::Event(event) if event.event_type() == BAD => Err("no"),
            Incoming::Event(_) | Incoming::Unknown(_) => Ok(()),
        })
    };
    let processed = batch.each(handle).await;
    (seen.into_inner(), processed)
}

fn failures(processed: &Processed<&'static str>) -> Vec<String> {
    let answer = serde_json::to_value(processed.response()).unwrap();
    let failures = answer["batchItemFailures"].as_array().unwrap();
    let id = |failure: &Value| failure["itemIdentifier"].as_str().unwrap().to_owned();
    failures.iter().map(id).collect()
}

#[tokio::test]
async fn only_what_failed_comes_again() {
    let mut newer = record("3", GOOD, None);
    newer["body"] = newer["body"]
        .as_str()
        .unwrap()
        .replace(GOOD, "mailhooks.inbound.received")
        .into();
    let mut broken = record("4", GOOD, None);
    broken["body"] = "hello".into();
    let records = vec![
        record("1", BAD, None),
        record("2", GOOD, None),
        newer,
        broken,
    ];
    let (seen, processed) = run(records).await;
    assert_eq!(seen, 3, "the handler sees whatever can be read");
    assert_eq!(failures(&processed), ["1", "4"]);
    let causes: Vec<String> = processed
        .failed
        .iter()
        .map(|failed| failed.cause.to_string())
        .collect();
    assert_eq!(causes, ["no", "the body is not JSON"]);
}

#[tokio::test]
async fn nothing_overtakes_a_failure_in_its_group() {
    let records = vec![
        record("1", GOOD, Some("a")),
        record("2", BAD, Some("a")),
        record("3", GOOD, Some("b")),
        record("4", GOOD, Some("a")),
        record("5", BAD, Some("a")),
        record("6", GOOD, Some("b")),
    ];
    let (seen, processed) = run(records).await;
    assert_eq!(seen, 4);
    assert_eq!(failures(&processed), ["2", "4", "5"]);
    assert_eq!(processed.failed[1].cause, Cause::Behind);
}

#[tokio::test]
async fn what_cannot_be_read_holds_its_group_back_too() {
    let mut broken = record("1", GOOD, Some("a"));
    broken["body"] = "hello".into();
    let (seen, processed) = run(vec![broken, record("2", GOOD, Some("a"))]).await;
    assert_eq!(
        (seen, failures(&processed)),
        (0, vec!["1".to_owned(), "2".to_owned()])
    );
}

#[tokio::test]
async fn a_batch_without_failures_says_so() {
    let (_, processed) = run(vec![record("1", GOOD, None)]).await;
    let answer = serde_json::to_value(processed.response()).unwrap();
    assert_eq!(answer, json!({"batchItemFailures": []}));
    let (seen, processed) = run(vec![]).await;
    assert_eq!((seen, processed.failed.len()), (0, 0));
}

#[test]
fn debug_hides_the_body() {
    let batch: SqsEvent =
        serde_json::from_value(json!({"Records": [record("1", BAD, None)]})).unwrap();
    let body: Event = serde_json::from_str(&batch.records[0].body).unwrap();
    let shown = format!("{batch:?}");
    assert!(
        shown.contains("message_id: \"1\"") && !shown.contains(body.id.as_str()),
        "{shown}"
    );
}
