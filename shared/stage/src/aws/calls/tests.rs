use super::Caller;
use crate::{Aws, AwsCall, AwsOptions, Fault, HoldAt, Moment, Service, create_queue, create_table};
use aws_sdk_dynamodb::types::AttributeValue;
use http::{HeaderMap, HeaderValue, StatusCode};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const TABLE: &str = "mailhooks";

async fn aws() -> Aws {
    let aws = Aws::start(AwsOptions::default()).await.unwrap();
    create_table(&aws.dynamodb_client, TABLE).await.unwrap();
    aws
}

fn call(service: &'static str, operation: &str) -> AwsCall {
    AwsCall {
        service,
        operation: operation.to_owned(),
    }
}

/// A PutItem by hand, as a caller with this access key id; nothing if there is no answer.
async fn put(aws: &Aws, caller: &str, id: &str) -> Option<String> {
    let body = format!(r#"{{"TableName":"{TABLE}","Item":{{"id":{{"S":"{id}"}}}}}}"#);
    ask(&aws.dynamodb, caller, "DynamoDB_20120810.PutItem", &body).await
}

async fn ask(service: &Service, caller: &str, target: &str, body: &str) -> Option<String> {
    let address = service.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Amz-Target: {target}\r\n\
         Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20261121T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={caller}/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    Some(String::from_utf8(answer).unwrap()).filter(|answer| !answer.is_empty())
}

async fn exists(aws: &Aws, id: &str) -> bool {
    let get = aws.dynamodb_client.get_item().table_name(TABLE);
    let get = get.key("id", AttributeValue::S(id.to_owned()));
    get.send().await.unwrap().item.is_some()
}

fn second_put(moment: Moment) -> Option<HoldAt> {
    Some(HoldAt {
        call: call("dynamodb", "PutItem"),
        number: 2,
        moment,
    })
}

#[tokio::test]
async fn the_calls_of_both_services_are_noted_while_somebody_watches() {
    let aws = aws().await;
    let watch = aws.watch(None);
    assert!(put(&aws, "a", "1").await.is_some());
    create_queue(&aws.sqs_client, "q").await.unwrap();
    let seen = [call("dynamodb", "PutItem"), call("sqs", "CreateQueue")];
    assert_eq!(watch.calls(), seen);
    let next = aws.watch(None);
    assert!(watch.calls().is_empty(), "a new watch ends the one before");
    drop(watch);
    assert!(exists(&aws, "1").await);
    assert_eq!(next.calls(), [call("dynamodb", "GetItem")]);
}

#[tokio::test]
async fn a_call_is_held_before_or_after_its_work() {
    for (moment, done) in [(Moment::BeforeWork, false), (Moment::BeforeAnswer, true)] {
        let aws = aws().await;
        let watch = aws.watch(second_put(moment));
        assert!(put(&aws, "a", "1").await.is_some());
        let held = put(&aws, "a", "2");
        tokio::pin!(held);
        tokio::select! {
            _ = &mut held => panic!("the call is held"),
            () = watch.reached() => {}
        }
        assert_eq!(watch.calls().len(), 2);
        assert_eq!(exists(&aws, "2").await, done, "{moment:?}");
        drop(watch);
        assert_eq!(held.await, None);
        assert_eq!(exists(&aws, "2").await, done, "{moment:?}");
    }
}

#[tokio::test]
async fn the_caller_of_a_held_call_is_never_served_again_but_others_are() {
    let aws = aws().await;
    let watch = aws.watch(second_put(Moment::BeforeWork));
    assert!(put(&aws, "a", "1").await.is_some());
    tokio::select! {
        _ = put(&aws, "a", "2") => panic!("the call is held"),
        () = watch.reached() => {}
    }
    assert_eq!(put(&aws, "a", "3").await, None);
    assert!(put(&aws, "b", "4").await.is_some());
    drop(watch);
    assert_eq!(put(&aws, "a", "5").await, None);
    assert!(put(&aws, "b", "6").await.is_some());
    let mut there = Vec::new();
    for id in ["1", "2", "3", "4", "5", "6"] {
        if exists(&aws, id).await {
            there.push(id);
        }
    }
    assert_eq!(there, ["1", "4", "6"]);
}

#[test]
fn a_caller_says_who_it_is_and_whether_it_tries_again() {
    let caller = |attempt: &'static str| {
        let mut headers = HeaderMap::new();
        let signature =
            "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/sqs/aws4_request, Signature=00";
        headers.insert("authorization", HeaderValue::from_static(signature));
        headers.insert("amz-sdk-request", HeaderValue::from_static(attempt));
        let caller = Caller::of(&headers);
        (caller.key, caller.tries_again)
    };
    assert_eq!(caller("attempt=1; max=3"), ("a".to_owned(), false));
    assert_eq!(caller("ttl=1; attempt=2; max=3"), ("a".to_owned(), true));
    assert_eq!(caller("attempt=3"), ("a".to_owned(), true));
    let nobody = Caller::of(&HeaderMap::new());
    assert_eq!((nobody.key.as_str(), nobody.tries_again), ("", false));
}

#[tokio::test]
async fn a_retry_is_seen() {
    let aws = aws().await;
    let retrying = aws_sdk_dynamodb::config::retry::RetryConfig::standard();
    let config = aws.dynamodb_client.config().to_builder();
    let config = config
        .retry_config(retrying.with_initial_backoff(Duration::from_millis(1)))
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    let watch = aws.watch(None);
    for (fault, retried) in [(None, false), (Some(Fault::AnswerLost), true)] {
        if let Some(fault) = fault {
            aws.dynamodb.fail_once(fault);
        }
        client.list_tables().send().await.unwrap();
        assert_eq!(watch.saw_a_retry(), retried);
    }
    assert_eq!(watch.calls().len(), 3);
}

#[tokio::test]
async fn an_error_has_the_services_own_form() {
    let aws = aws().await;
    aws.dynamodb
        .fail(Fault::Error("ProvisionedThroughputExceededException"));
    let get = || {
        let get = aws.dynamodb_client.get_item().table_name(TABLE);
        get.key("id", AttributeValue::S("1".to_owned())).send()
    };
    let error = get().await.unwrap_err().into_service_error();
    assert!(
        error.is_provisioned_throughput_exceeded_exception(),
        "{error:?}"
    );
    aws.dynamodb.fail(Fault::Error("ThrottlingException"));
    let error = get().await.unwrap_err().into_service_error();
    assert_eq!(error.meta().code(), Some("ThrottlingException"));

    let queue = create_queue(&aws.sqs_client, "q").await.unwrap();
    aws.sqs.fail(Fault::Error("RequestThrottled"));
    let send = aws.sqs_client.send_message().queue_url(queue);
    let error = send.message_body("x").send().await.unwrap_err();
    assert!(error.into_service_error().is_request_throttled());
    let code = "AWS.SimpleQueueService.UnsupportedOperation";
    aws.sqs.fail(Fault::Error(code));
    let error = aws.sqs_client.list_queues().send().await.unwrap_err();
    assert!(error.into_service_error().is_unsupported_operation());
}

#[tokio::test]
async fn one_operation_can_fail_alone() {
    let aws = aws().await;
    let fault = Fault::Status(StatusCode::SERVICE_UNAVAILABLE);
    aws.dynamodb.fail_operation("PutItem", fault);
    assert!(
        put(&aws, "a", "1")
            .await
            .unwrap()
            .starts_with("HTTP/1.1 503")
    );
    assert!(!exists(&aws, "1").await);
    aws.dynamodb.recover();
    assert!(
        put(&aws, "a", "1")
            .await
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn an_answer_can_be_cut_or_late_and_the_work_is_done() {
    let aws = aws().await;
    let short = Duration::from_millis(2);
    for (fault, end, id) in [
        (Fault::AnswerCut, "\r\n\r\n{", "1"),
        (Fault::Slow(short), "\r\n\r\n{}", "2"),
        (Fault::Drip(short), "\r\n\r\n{}", "3"),
    ] {
        aws.dynamodb.fail(fault);
        let answer = put(&aws, "a", id).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{fault:?}: {answer}");
        assert!(answer.contains("content-length: 2"), "{fault:?}: {answer}");
        assert!(answer.ends_with(end), "{fault:?}: {answer}");
        aws.dynamodb.recover();
        assert!(exists(&aws, id).await, "{fault:?}");
    }
}
