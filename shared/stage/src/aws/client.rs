//! Clients of the services on this machine: no TLS, credentials that nobody checks, one attempt.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient, retry::RetryConfig};
use aws_smithy_http_client::Builder;

const REGION: &str = "us-east-1";

pub(super) fn dynamodb(url: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(credentials())
        .http_client(http())
        .retry_config(RetryConfig::disabled())
        .endpoint_url(url)
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

pub(super) fn sqs(url: &str) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .credentials_provider(credentials())
        .http_client(http())
        .retry_config(RetryConfig::disabled())
        .endpoint_url(url)
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}

fn http() -> SharedHttpClient {
    Builder::new().build_http()
}

fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "stage")
}
