use super::*;
use aws_sdk_dynamodb::types::{AttributeValue, ProjectionType};
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use http::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const TABLE: &str = "mailhooks";

async fn aws() -> Aws {
    Aws::start(AwsOptions::default()).await.unwrap()
}

async fn put(aws: &Aws, id: &str) {
    let client = &aws.dynamodb_client;
    create_table(client, TABLE).await.unwrap();
    let put = client.put_item().table_name(TABLE);
    let put = put.item("id", AttributeValue::S(id.to_owned()));
    put.send().await.unwrap();
}

async fn count(aws: &Aws) -> i32 {
    let scan = aws.dynamodb_client.scan().table_name(TABLE);
    scan.send().await.unwrap().count()
}

async fn receive(aws: &Aws, url: &str) -> Vec<Message> {
    let received = aws.sqs_client.receive_message().queue_url(url);
    received.send().await.unwrap().messages.unwrap_or_default()
}

/// Sends a request by hand and gives the status of the answer.
async fn status(service: &Service, request: &str) -> String {
    let address = service.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap().split_off(9)
}

#[tokio::test]
async fn two_stages_share_nothing() {
    let (one, other) = (aws().await, aws().await);
    put(&one, "a").await;
    create_table(&other.dynamodb_client, TABLE).await.unwrap();
    assert_eq!((count(&one).await, count(&other).await), (1, 0));

    let queue = create_queue(&one.sqs_client, "q").await.unwrap();
    assert!(queue.starts_with(one.sqs.url()), "{queue}");
    let elsewhere = other.sqs_client.get_queue_url().queue_name("q");
    assert!(elsewhere.send().await.is_err());
}

#[tokio::test]
async fn the_table_can_be_made_twice_and_has_its_indexes() {
    let aws = aws().await;
    put(&aws, "a").await;
    put(&aws, "b").await;
    assert_eq!(count(&aws).await, 2);

    let table = aws.dynamodb_client.describe_table().table_name(TABLE);
    let table = table.send().await.unwrap().table.unwrap();
    let mut indexes = Vec::new();
    for index in table.global_secondary_indexes() {
        let projection = index.projection().unwrap().projection_type().unwrap();
        assert_eq!(projection, &ProjectionType::KeysOnly);
        let keys = index.key_schema().iter().map(|key| key.attribute_name());
        indexes.push((index.index_name().unwrap(), keys.collect::<Vec<_>>()));
    }
    indexes.sort();
    let expected = [
        ("outbox", vec!["outbox", "due"]),
        ("recipient", vec!["recipient", "time"]),
        ("timeline", vec!["timeline", "time"]),
    ];
    assert_eq!(indexes, expected);
}

#[tokio::test]
async fn what_has_expired_can_be_deleted() {
    let aws = aws().await;
    put(&aws, "stays").await;
    let item = aws.dynamodb_client.put_item().table_name(TABLE);
    let item = item.item("id", AttributeValue::S("goes".to_owned()));
    let item = item.item("expires", AttributeValue::N("1000000000".to_owned()));
    item.send().await.unwrap();
    assert_eq!(aws.delete_expired().unwrap(), 1);
    assert_eq!(count(&aws).await, 1);
}

#[tokio::test]
async fn queues_can_be_made_twice_and_fifo_queues_want_an_id() {
    let aws = aws().await;
    for name in ["mailhooks-bounce", "mailhooks-bounce.fifo"] {
        let first = create_queue(&aws.sqs_client, name).await.unwrap();
        let again = create_queue(&aws.sqs_client, name).await.unwrap();
        assert_eq!(first, again);
    }
    let url = create_queue(&aws.sqs_client, "q.fifo").await.unwrap();
    let attribute = QueueAttributeName::ContentBasedDeduplication;
    let attributes = aws.sqs_client.get_queue_attributes().queue_url(&url);
    let attributes = attributes.attribute_names(attribute.clone()).send().await;
    let attributes = attributes.unwrap().attributes.unwrap();
    assert_eq!(
        attributes.get(&attribute).map(String::as_str),
        Some("false")
    );

    let send = || aws.sqs_client.send_message().queue_url(&url);
    let send = || send().message_body("x").message_group_id("g");
    assert!(send().send().await.is_err());
    for _ in 0..2 {
        send().message_deduplication_id("id").send().await.unwrap();
    }
    assert_eq!(receive(&aws, &url).await.len(), 1);
}

#[tokio::test]
async fn a_failing_service_forgets_nothing() {
    let aws = aws().await;
    put(&aws, "a").await;
    let queue = create_queue(&aws.sqs_client, "q").await.unwrap();
    let send = || aws.sqs_client.send_message().queue_url(&queue);
    for fault in [
        Fault::Refused,
        Fault::Status(StatusCode::SERVICE_UNAVAILABLE),
    ] {
        aws.sqs.fail(fault);
        assert!(send().message_body("lost").send().await.is_err());
        assert_eq!(count(&aws).await, 1);
        aws.sqs.recover();
        send().message_body("kept").send().await.unwrap();
        let received = receive(&aws, &queue).await;
        assert_eq!(received[0].body(), Some("kept"));
    }
    aws.dynamodb.fail(Fault::Refused);
    let read = || aws.dynamodb_client.scan().table_name(TABLE).send();
    assert!(read().await.is_err());
    aws.dynamodb.recover();
    assert_eq!(read().await.unwrap().count(), 1);
}

#[tokio::test]
async fn a_quoting_service_says_what_it_was_asked_and_does_nothing() {
    let aws = aws().await;
    put(&aws, "a").await;
    let queue = create_queue(&aws.sqs_client, "q").await.unwrap();
    aws.dynamodb.fail(Fault::Quoting(StatusCode::BAD_REQUEST));
    aws.sqs
        .fail(Fault::Quoting(StatusCode::INTERNAL_SERVER_ERROR));
    let put = aws.dynamodb_client.put_item().table_name(TABLE);
    let put = put.item("id", AttributeValue::S("jane@example.org".to_owned()));
    let refused = format!("{:?}", put.send().await.unwrap_err());
    assert!(refused.contains("ValidationException"), "{refused}");
    assert!(refused.contains("jane@example.org"), "{refused}");
    let send = aws.sqs_client.send_message().queue_url(&queue);
    let refused = send.message_body("jane@example.org").send().await;
    let refused = format!("{:?}", refused.unwrap_err());
    assert!(refused.contains("jane@example.org"), "{refused}");
    aws.dynamodb.recover();
    aws.sqs.recover();
    assert_eq!(count(&aws).await, 1);
    assert!(receive(&aws, &queue).await.is_empty());
}

#[tokio::test]
async fn a_request_for_another_host_is_refused() {
    let aws = aws().await;
    for service in [&aws.dynamodb, &aws.sqs] {
        let get = |host| format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        assert_eq!(status(service, &get("example.com")).await, "403");
        assert_eq!(
            status(service, &get("localhost.example.com:80")).await,
            "403"
        );
        assert_eq!(status(service, "GET / HTTP/1.0\r\n\r\n").await, "403");
        assert_ne!(status(service, &get("localhost:1")).await, "403");
    }
    let preflight = "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://example.com\r\n\r\n";
    assert_eq!(status(&aws.dynamodb, preflight).await, "403");
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error() {
    let aws = aws().await;
    let port = aws.sqs.url().rsplit(':').next().unwrap().parse().unwrap();
    let options = AwsOptions {
        sqs_port: port,
        ..AwsOptions::default()
    };
    let error = Aws::start(options).await.unwrap_err();
    assert!(matches!(error, StageError::Listen { port: p, .. } if p == port));
}

#[tokio::test]
async fn the_ports_are_free_again_once_the_stage_is_gone() {
    let first = aws().await;
    let port = |service: &Service| service.url().rsplit(':').next().unwrap().parse().unwrap();
    let options = AwsOptions {
        database: None,
        dynamodb_port: port(&first.dynamodb),
        sqs_port: port(&first.sqs),
    };
    drop(first);
    tokio::task::yield_now().await;
    assert!(Aws::start(options).await.is_ok());
}

#[tokio::test]
async fn a_file_keeps_the_data() {
    let name = format!("mailhooks-stage-{}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let options = AwsOptions {
        database: Some(folder.join("dynamodb.sqlite")),
        ..AwsOptions::default()
    };
    put(&Aws::start(options.clone()).await.unwrap(), "a").await;
    assert_eq!(count(&Aws::start(options).await.unwrap()).await, 1);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_an_error() {
    let options = AwsOptions {
        database: Some("/no such folder/dynamodb.sqlite".into()),
        ..AwsOptions::default()
    };
    let error = Aws::start(options).await.unwrap_err().to_string();
    assert!(error.starts_with("the database /no such folder/dynamodb.sqlite cannot"));
}
