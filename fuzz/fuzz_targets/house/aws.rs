//! An AWS that takes everything, in this process, unless AWS itself would refuse it for its size.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient, retry::RetryConfig};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::{HttpRequest, HttpResponse},
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

/// What both services answer: each reads what it knows.
const ANSWER: &str = r#"{"MessageId":"00000000-0000-0000-0000-000000000000"}"#;
/// An item of 400 KB (Amazon DynamoDB, "Service, account, and table quotas"), whose bytes are written in
/// base64, with its names and those of the request.
const MAX_DYNAMODB_REQUEST_BYTES: usize = 400 * 1024 / 3 * 4 + 10_000;
/// A message of 256 KiB (Amazon SQS, "Message quotas"), whose text is written once more as JSON.
const MAX_SQS_REQUEST_BYTES: usize = 2 * 256 * 1024;

/// Takes what is not longer than this.
#[derive(Debug)]
struct TakesEverything {
    max_bytes: usize,
}

impl HttpConnector for TakesEverything {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let length = request.body().bytes().map(<[u8]>::len).unwrap();
        assert!(length <= self.max_bytes, "{length} bytes are too many");
        let status = StatusCode::try_from(200_u16).unwrap();
        let answer = HttpResponse::new(status, SdkBody::from(ANSWER));
        HttpConnectorFuture::ready(Ok(answer))
    }
}

fn takes_up_to(max_bytes: usize) -> SharedHttpClient {
    http_client_fn(move |_, _| SharedHttpConnector::new(TakesEverything { max_bytes }))
}

fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "fuzz")
}

pub(crate) fn dynamodb() -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(credentials())
        .http_client(takes_up_to(MAX_DYNAMODB_REQUEST_BYTES))
        .retry_config(RetryConfig::disabled())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

pub(crate) fn sqs() -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(credentials())
        .http_client(takes_up_to(MAX_SQS_REQUEST_BYTES))
        .retry_config(RetryConfig::disabled())
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}
