//! The SDK's clients as the SDK makes them: its own signer, and what it tells about itself. Connections and
//! time limits are those of our functions.

use aws_sdk_dynamodb::config::{BehaviorVersion, Region, retry::RetryConfig};
use mailhooks_intake::{
    aws::{AwsSettings, Clients, LIMITS, timeouts},
    connector::Connector,
};

/// Makes the clients of DynamoDB and SQS. Nothing is sent yet.
pub(crate) fn clients(settings: &AwsSettings) -> Clients {
    let connector = Connector::new(settings.trust, LIMITS);
    macro_rules! client {
        ($sdk:ident, $endpoint:ident) => {{
            let mut config = $sdk::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new(settings.region.clone()))
                .credentials_provider(settings.credentials.clone())
                .http_client(connector.clone())
                .retry_config(RetryConfig::standard())
                .timeout_config(timeouts());
            config.set_endpoint_url(settings.$endpoint.clone());
            $sdk::Client::from_conf(config.build())
        }};
    }
    Clients {
        dynamodb: client!(aws_sdk_dynamodb, dynamodb_endpoint),
        sqs: client!(aws_sdk_sqs, sqs_endpoint),
        secrets: None,
    }
}
