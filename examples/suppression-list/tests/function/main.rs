//! The built function, asked over the Lambda Runtime API with the golden messages, against DynamoDB on a
//! loopback port.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

mod orders;

use mailhooks_event::{Action, Event, Timestamp};
use mailhooks_stage::{Aws, AwsOptions, Fault, Function, create_table};
use mailhooks_suppression_list::{Limit, Reason, SuppressionList};
use serde_json::{Value, json};
use std::{fs, path::Path};

const TABLE: &str = "list";
/// As the function is told.
const LIMIT: Limit = Limit {
    count: 3,
    seconds: 7 * 86_400,
};

/// DynamoDB with an empty list.
async fn aws() -> Aws {
    let aws = Aws::start(AwsOptions::default()).await.unwrap();
    create_table(&aws.dynamodb_client, TABLE).await.unwrap();
    aws
}

fn list(aws: &Aws) -> SuppressionList {
    SuppressionList::new(aws.dynamodb_client.clone(), TABLE, LIMIT)
}

async fn function(aws: &Aws) -> Function {
    let mut environment = aws.environment();
    for (name, value) in [
        ("TABLE_NAME", TABLE),
        ("COUNT_LIMIT", "3"),
        ("COUNT_DAYS", "7"),
    ] {
        environment.push((name.to_owned(), value.to_owned()));
    }
    let binary = env!("CARGO_BIN_EXE_suppression-list");
    Function::start(binary, environment).await.unwrap()
}

/// A golden message: a record of an SQS trigger.
fn golden(kind: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(format!("../../events/messages/{kind}.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn event(record: &Value) -> Event {
    serde_json::from_str(record["body"].as_str().unwrap()).unwrap()
}

/// The golden message about Jane at another time. What distinguishes it goes into its id.
fn about_jane(kind: &str, number: u8, seconds: i64) -> Value {
    let mut record = golden(kind);
    let mut body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
    let letter = char::from(b'a' + number).to_string();
    body["id"] = format!("evt_{}", letter.repeat(32)).into();
    body["time"] = Timestamp::UNIX_EPOCH
        .plus_seconds(seconds)
        .to_string()
        .into();
    body["data"]["recipient"] = "Jane@example.org".into();
    record["body"] = body.to_string().into();
    record["messageId"] = format!("message-{letter}").into();
    record
}

/// The messages that the function wants again.
async fn failures(function: &Function, records: &[Value]) -> Vec<String> {
    let answer = function.invoke(&json!({"Records": records})).await.unwrap();
    let failures = answer["batchItemFailures"].as_array().unwrap();
    let id = |failure: &Value| failure["itemIdentifier"].as_str().unwrap().to_owned();
    failures.iter().map(id).collect()
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn the_golden_messages_list_whom_they_advise_to_list_and_nobody_else() {
    let aws = aws().await;
    let function = function(&aws).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/messages");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let kinds: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()))
        .collect();
    let records: Vec<Value> = kinds.iter().map(|kind| golden(kind)).collect();
    assert_eq!(failures(&function, &records).await, NONE);
    assert_eq!(
        failures(&function, &records).await,
        NONE,
        "delivered once more"
    );

    let mut listed = 0;
    let mails: Vec<_> = records
        .iter()
        .map(|record| event(record).data.mail)
        .collect();
    for address in mails.iter().filter_map(|mail| mail.recipient.as_ref()) {
        let why = list(&aws).reason(address.as_str()).await.unwrap();
        let about = mails
            .iter()
            .filter(|mail| mail.recipient.as_ref() == Some(address));
        let advice: Vec<Action> = about
            .filter_map(|mail| Some(mail.suppression_advice.as_ref()?.action))
            .collect();
        if why.is_some() {
            listed += 1;
            assert!(advice.contains(&Action::Suppress), "{advice:?}");
        }
    }
    assert!(listed >= 2 && listed < mails.len(), "{listed}");
    let complained = event(&golden("complaint.complained"))
        .data
        .mail
        .recipient
        .unwrap();
    let reason = list(&aws).reason(complained.as_str()).await.unwrap();
    assert_eq!(reason, Some(Reason::Complaint));
}

#[tokio::test]
async fn enough_soft_failures_list_and_a_redelivery_is_not_one_more() {
    let aws = aws().await;
    let function = function(&aws).await;
    let first = about_jane("delivery.failed", 0, 0);
    let second = about_jane("delivery.failed", 1, 60);
    let batch = [first.clone(), second.clone(), second, first.clone(), first];
    assert_eq!(failures(&function, &batch).await, NONE);
    assert_eq!(list(&aws).reason("jane@example.org").await.unwrap(), None);
    let third = about_jane("delivery.failed", 2, 120);
    assert_eq!(failures(&function, &[third]).await, NONE);
    let reason = list(&aws).reason("JANE@example.org").await.unwrap();
    assert_eq!(reason, Some(Reason::Repeated));
    let delivered = about_jane("delivery.delivered", 3, 180);
    assert_eq!(failures(&function, &[delivered]).await, NONE);
    assert_eq!(list(&aws).reason("jane@example.org").await.unwrap(), None);
}

#[tokio::test]
async fn only_what_cannot_be_taken_in_comes_again() {
    let aws = aws().await;
    let function = function(&aws).await;
    let mut broken = about_jane("delivery.failed", 1, 0);
    broken["body"] = "jane@example.org".into();
    let mut newer = about_jane("delivery.failed", 2, 0);
    newer["body"] = newer["body"]
        .as_str()
        .unwrap()
        .replace("mailhooks.delivery.failed", "mailhooks.inbound.received")
        .into();
    let good = about_jane("bounce.bounced", 0, 0);
    assert_eq!(
        failures(&function, &[broken, newer, good]).await,
        ["message-b"]
    );
    let reason = list(&aws).reason("jane@example.org").await.unwrap();
    assert_eq!(reason, Some(Reason::Failure));
    let lines = function.lines();
    assert!(
        lines.iter().any(|line| line.contains("message-b")),
        "{lines:?}"
    );
    assert!(!lines.iter().any(|line| line.contains("jane")), "{lines:?}");
}

#[tokio::test]
async fn while_dynamodb_is_down_everything_comes_again_and_then_counts_once() {
    let aws = aws().await;
    let function = function(&aws).await;
    let batch = [
        about_jane("bounce.bounced", 0, 0),
        about_jane("delivery.failed", 1, 0),
    ];
    aws.dynamodb.fail(Fault::Refused);
    assert_eq!(
        failures(&function, &batch).await,
        ["message-a", "message-b"]
    );
    aws.dynamodb.recover();
    assert_eq!(list(&aws).reason("jane@example.org").await.unwrap(), None);
    assert_eq!(failures(&function, &batch).await, NONE);
    let reason = list(&aws).reason("jane@example.org").await.unwrap();
    assert_eq!(reason, Some(Reason::Failure));
}

#[tokio::test]
async fn in_a_fifo_queue_nothing_overtakes_a_failure() {
    let aws = aws().await;
    let function = function(&aws).await;
    let grouped = |mut record: Value, group: &str| {
        record["attributes"]["MessageGroupId"] = group.into();
        record
    };
    let mut broken = about_jane("delivery.failed", 0, 0);
    broken["body"] = "{}".into();
    let batch = [
        grouped(broken, "one"),
        grouped(about_jane("bounce.bounced", 1, 0), "one"),
        grouped(about_jane("complaint.complained", 2, 0), "two"),
    ];
    assert_eq!(
        failures(&function, &batch).await,
        ["message-a", "message-b"]
    );
    let reason = list(&aws).reason("jane@example.org").await.unwrap();
    assert_eq!(reason, Some(Reason::Complaint));
}

#[tokio::test]
async fn a_function_that_is_told_too_little_does_not_start() {
    let aws = aws().await;
    let binary = env!("CARGO_BIN_EXE_suppression-list");
    let function = Function::start(binary, aws.environment()).await.unwrap();
    assert!(!function.ended().await.success());
    let lines = function.lines().join("\n");
    assert!(lines.contains("TABLE_NAME is missing"), "{lines}");
}
