//! The program asks AWS for exactly what our function asks for, in the same order and as late, and stops at
//! anything else.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where"
)]

mod aws;
mod ours;

use aws::{Aws, Manner};
use http::HeaderMap;
use mailhooks_stage::{BodyForm, Function, HttpRequest, InvokeError, Trigger};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// Writes the calls to a file of that name, and starts the program with it.
async fn start(aws: &Aws, name: &str, calls: &Value) -> Function {
    start_with(aws, name, calls, "the SDK's").await
}

async fn start_with(aws: &Aws, name: &str, calls: &Value, callers: &str) -> Function {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    fs::write(&path, calls.to_string()).unwrap();
    let variables = [
        ("AWS_ENDPOINT_URL_DYNAMODB", aws.url()),
        ("AWS_ENDPOINT_URL_SQS", aws.url()),
        ("CALLS", path.to_str().unwrap()),
        ("CALLERS", callers),
    ];
    let binary = env!("CARGO_BIN_EXE_bare");
    Function::start(binary, variables).await.unwrap()
}

/// Any webhook, since the program looks at none.
fn webhook() -> Value {
    let request = HttpRequest::post("/webhooks/resend/bounce", HeaderMap::new(), b"{}");
    Trigger::HttpApi.event(&request, BodyForm::Plain)
}

#[tokio::test]
async fn every_event_costs_the_calls_that_it_costs_our_function() {
    let aws = Aws::start(Manner::Agrees).await;
    let (calls, answer) = ours::record(&aws).await;
    let once = aws.calls();
    let names: Vec<&str> = once.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["PutItem", "SendMessage", "UpdateItem"]);

    for (callers, tell) in [("the SDK's", 6), ("ours", 0)] {
        let told = aws.tell_of_the_sdk();
        let function = start_with(&aws, "agrees", &calls, callers).await;
        let reply = function.invoke(&webhook()).await.unwrap();
        assert_eq!(reply["statusCode"], 200);
        assert_eq!(reply["headers"]["content-type"], "application/json");
        assert_eq!(reply["body"], answer.as_str());
        function.invoke(&webhook()).await.unwrap();
        function.idle().await.unwrap();
        assert_eq!(aws.tell_of_the_sdk() - told, tell, "{callers}");
    }
    // The packed body is among what is the same.
    assert_eq!(aws.calls(), vec![once; 5].concat());
}

#[tokio::test]
async fn the_answer_does_not_wait_for_the_removal_of_the_mark() {
    let (calls, _) = ours::record(&Aws::start(Manner::Agrees).await).await;
    let aws = Aws::start(Manner::NeverAnswers("UpdateItem")).await;
    let function = start(&aws, "never_answers", &calls).await;
    let reply = function.invoke(&webhook()).await.unwrap();
    assert_eq!(reply["statusCode"], 200);
    aws.asked_for("UpdateItem").await;
}

#[tokio::test]
async fn a_call_that_is_refused_is_an_error() {
    let (calls, _) = ours::record(&Aws::start(Manner::Agrees).await).await;
    for (name, asked) in [("PutItem", 1), ("SendMessage", 2)] {
        let aws = Aws::start(Manner::Refuses(name)).await;
        let function = start(&aws, &format!("refuses_{name}"), &calls).await;
        let failed = function.invoke(&webhook()).await.unwrap_err();
        let told = format!("{name}: {}", Aws::REFUSAL);
        assert!(failed.to_string().contains(&told), "{failed}");
        function.idle().await.unwrap();
        assert_eq!(
            aws.calls().len(),
            asked,
            "nothing follows, not even after the reply"
        );
    }

    let aws = Aws::start(Manner::Refuses("UpdateItem")).await;
    let function = start(&aws, "refuses_UpdateItem", &calls).await;
    function.invoke(&webhook()).await.unwrap();
    assert!(!function.ended().await.success());
    let told = format!("UpdateItem: {}", Aws::REFUSAL);
    let lines = function.lines();
    assert!(lines.iter().any(|line| line.contains(&told)), "{lines:?}");
}

/// Where recorded calls are changed, to what, and a word of the error.
fn changes() -> Vec<(&'static str, Value, &'static str)> {
    let number = json!({"N": "1"});
    let system = json!({"DataType": "String", "StringValue": "1"});
    let on_failure = "/PutItem/ReturnValuesOnConditionCheckFailure";
    vec![
        ("/GetItem", json!({}), "`GetItem`"),
        ("/PutItem/ReturnValues", json!("ALL_OLD"), "`ReturnValues`"),
        (on_failure, json!("SOME_OLD"), "SOME_OLD"),
        ("/PutItem/ConditionExpression", Value::Null, "null"),
        ("/PutItem/Item/id", number.clone(), "no id"),
        ("/PutItem/Item/body", number, "nothing is packed"),
        ("/PutItem/Item/body", json!({"B": "AQ=="}), "damaged"),
        ("/PutItem/Item/body", json!({"B": "?"}), "Invalid symbol"),
        ("/PutItem/Item/time", json!({"BOOL": true}), "`BOOL`"),
        ("/SendMessage/DelaySeconds", json!(1), "`DelaySeconds`"),
        (
            "/SendMessage/MessageAttributes/id/BinaryValue",
            json!("AQ=="),
            "`BinaryValue`",
        ),
        (
            "/SendMessage/MessageSystemAttributes/Other",
            system,
            "Other",
        ),
        (
            "/UpdateItem/ReturnValues",
            json!("ALL_NEW"),
            "`ReturnValues`",
        ),
        ("/body", json!("{}"), "not the webhook"),
    ]
}

#[tokio::test]
async fn calls_that_are_not_known_to_the_last_field_are_not_made() {
    let aws = Aws::start(Manner::Agrees).await;
    let (calls, _) = ours::record(&aws).await;
    let count = aws.calls().len();
    for (number, (place, value, told)) in changes().into_iter().enumerate() {
        let mut changed = calls.clone();
        let (parent, name) = place.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[name] = value;
        let function = start(&aws, &format!("changed_{number}"), &changed).await;
        let failed = function.invoke(&webhook()).await.unwrap_err();
        assert!(
            matches!(failed, InvokeError::Exited(_)),
            "{place}: {failed}"
        );
        assert!(!function.ended().await.success(), "{place}");
        let lines = function.lines();
        let is_told = lines.iter().any(|line| line.contains(told));
        assert!(is_told, "{place}: {lines:?}");
    }
    assert_eq!(aws.calls().len(), count);
}
