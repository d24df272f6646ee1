//! What a call does, beside what the SDK's client does.

mod shown;

use super::*;
use crate::aws::{
    Clients, reason,
    tests::{
        recorder::{Answer, Recorder, Sent},
        settings,
    },
};
use aws_sdk_dynamodb::{
    operation::{
        put_item::{PutItem, PutItemInput, builders::PutItemInputBuilder},
        update_item::{UpdateItem, UpdateItemInput, builders::UpdateItemInputBuilder},
    },
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use aws_sdk_sqs::operation::send_message::{
    SendMessage, SendMessageInput, builders::SendMessageInputBuilder,
};
use aws_smithy_types::{
    error::metadata::ProvideErrorMetadata, retry::RetryConfig, timeout::TimeoutConfig,
};
use std::time::Duration;
use tokio::time::timeout;

/// How a service may answer, and how many attempts a call makes then.
const ANSWERS: [(&[Answer], usize); 16] = [
    (&[], 1),
    (&[Answer::Status(500)], 2),
    (&[Answer::Status(500), Answer::Status(503)], 3),
    (&[Answer::Status(500); 3], 3),
    (&[Answer::Lost], 2),
    (&[Answer::Lost; 3], 3),
    (&[Answer::Never], 2),
    (&[Answer::Never; 3], 3),
    (&[Answer::TooEarly(Duration::from_secs(3_600))], 2),
    (&[Answer::Refused("ThrottlingException")], 2),
    (
        &[Answer::Refused("ProvisionedThroughputExceededException")],
        2,
    ),
    (&[Answer::Refused("ResourceNotFoundException")], 1),
    (&[Answer::Refused("ConditionalCheckFailedException")], 1),
    (&[Answer::Refused("QueueDoesNotExist")], 1),
    (&[Answer::Refused("SomethingNew")], 1),
    (&[Answer::Garbled], 1),
];

/// Clients that do not wait long, before an attempt or for its answer.
fn clients(recorder: &Recorder) -> Clients {
    let clients = Clients::over(recorder, &settings(Some("token")));
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_millis(50))
        .build();
    let dynamodb = clients.dynamodb.config().to_builder();
    let dynamodb = dynamodb
        .retry_config(retries.clone())
        .timeout_config(timeouts.clone());
    let sqs = clients.sqs.config().to_builder();
    let sqs = sqs.retry_config(retries).timeout_config(timeouts);
    Clients {
        dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.build()),
        sqs: aws_sdk_sqs::Client::from_conf(sqs.build()),
        secrets: None,
    }
}

fn put() -> PutItemInputBuilder {
    PutItemInput::builder()
        .table_name("t")
        .item("id", AttributeValue::S("i".to_owned()))
        .condition_expression("attribute_not_exists(#id)")
        .expression_attribute_names("#id", "id")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

fn update() -> UpdateItemInputBuilder {
    UpdateItemInput::builder()
        .table_name("t")
        .key("id", AttributeValue::S("i".to_owned()))
        .update_expression("REMOVE #due")
        .expression_attribute_names("#due", "due")
}

fn message() -> SendMessageInputBuilder {
    SendMessageInput::builder()
        .queue_url("https://sqs.eu-central-1.amazonaws.com/000000000000/q")
        .message_body("{}")
}

/// What a call gave, as far as anybody can tell.
fn told<O, E>(called: Result<O, SdkError<E, HttpResponse>>) -> String
where
    O: Debug,
    E: Debug + ProvideErrorMetadata + error::Error + 'static,
{
    called.map_or_else(
        |error| format!("{} {error} {:?}", reason(&error), error.as_service_error()),
        |output| format!("{output:?}"),
    )
}

/// What was sent, and well signed, without what the time makes different.
fn sent(recorder: &Recorder, service: &str) -> Vec<Sent> {
    let mut sent = recorder.sent();
    for sent in &mut sent {
        let credentials = settings(Some("token")).credentials;
        assert!(sent.is_signed(&credentials, service), "{sent:?}");
        sent.headers.remove("authorization");
        sent.headers.remove("x-amz-date");
    }
    sent
}

/// Waits for what does not take long, unless it waits for ever.
async fn ends<T>(call: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(10), call).await.unwrap()
}

/// With the same answers, the client and a call send the same and tell the same, also of a second one.
macro_rules! compare {
    ($test:ident, $operation:ident, $input:ident, $client:ident, $service:literal) => {
        #[tokio::test]
        async fn $test() {
            for (answers, attempts) in ANSWERS {
                let (theirs, ours) = (Recorder::answering(answers), Recorder::answering(answers));
                let client = clients(&theirs).$client;
                let call = Call::<$operation>::new(clients(&ours).$client);
                for expected in [attempts, attempts + 1] {
                    let [expects, gave] = [
                        told($input().send_with(&client).await),
                        told(ends(call.send($input().build())).await),
                    ];
                    assert_eq!(gave, expects, "{answers:?}");
                    let [theirs, ours] = [&theirs, &ours].map(|r| sent(r, $service));
                    assert_eq!(ours, theirs, "{answers:?}");
                    assert_eq!(ours.len(), expected, "{answers:?}");
                }
            }
        }
    };
}

compare!(
    an_item_is_put_as_by_the_client,
    PutItem,
    put,
    dynamodb,
    "dynamodb"
);
compare!(
    an_item_is_updated_as_by_the_client,
    UpdateItem,
    update,
    dynamodb,
    "dynamodb"
);
compare!(
    a_message_is_sent_as_by_the_client,
    SendMessage,
    message,
    sqs,
    "sqs"
);

#[tokio::test]
async fn two_first_calls_may_rehearse_at_a_time() {
    let recorder = Recorder::default();
    let call = Call::<PutItem>::new(clients(&recorder).dynamodb);
    let input = put().build().unwrap();
    for _ in 0..2 {
        assert!(call.rehearse(&input).await.is_ok());
    }
    assert!(recorder.sent().is_empty());
    assert!(call.send(Ok(input)).await.is_ok());
    assert_eq!(recorder.sent().len(), 1);
}

#[tokio::test]
async fn what_is_prepared_is_not_sent() {
    let recorder = Recorder::default();
    let call = Call::<SendMessage>::new(clients(&recorder).sqs);
    call.prepare(message().build()).await;
    assert!(call.rehearsal.shown().is_some());
    assert!(recorder.sent().is_empty());
    assert!(call.send(message().build()).await.is_ok());
    assert_eq!(recorder.sent().len(), 1);
}

#[tokio::test]
async fn what_the_client_cannot_send_a_call_cannot() {
    let recorder = Recorder::default();
    let client = clients(&recorder).dynamodb;
    let nowhere = client.config().to_builder().region(None).build();
    let client = aws_sdk_dynamodb::Client::from_conf(nowhere);
    let call = Call::<PutItem>::new(client.clone());
    for _ in 0..2 {
        let expects = told(put().send_with(&client).await);
        assert!(expects.contains("dispatch failure"), "{expects}");
        assert_eq!(told(call.send(put().build()).await), expects);
    }
    let without_a_table = PutItemInput::builder();
    let expects = told(without_a_table.clone().send_with(&client).await);
    assert_eq!(told(call.send(without_a_table.build()).await), expects);
    assert!(recorder.sent().is_empty());
}
