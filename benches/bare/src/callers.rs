//! Who makes the calls.

use aws_sdk_dynamodb::{
    config::{BehaviorVersion, Region, retry::RetryConfig},
    operation::{
        put_item::{PutItem, builders::PutItemInputBuilder},
        update_item::{UpdateItem, builders::UpdateItemInputBuilder},
    },
};
use aws_sdk_sqs::operation::send_message::{SendMessage, builders::SendMessageInputBuilder};
use mailhooks_intake::{
    aws::{self, AwsSettings, Call, LIMITS, timeouts},
    connector::Connector,
};

/// Who calls DynamoDB and SQS. What fails is told by the name of the operation.
pub(crate) enum Callers {
    /// The SDK's clients as they come.
    Sdk(Box<aws::Clients>),
    /// Calls as our functions make them.
    Ours(Box<Ours>),
}

pub(crate) struct Ours {
    put_item: Call<PutItem>,
    send_message: Call<SendMessage>,
    update_item: Call<UpdateItem>,
}

macro_rules! call {
    ($method:ident, $name:literal, $input:ident, $client:ident) => {
        pub(crate) async fn $method(&self, input: $input) -> Result<(), String> {
            let called = match self {
                Self::Sdk(clients) => input.send_with(&clients.$client).await,
                Self::Ours(ours) => ours.$method.send(input.build()).await,
            };
            let called = called.map(drop);
            called.map_err(|error| format!("{}: {}", $name, aws::reason(&error)))
        }
    };
}

impl Callers {
    /// Those of our functions. Nothing is sent yet.
    pub(crate) fn ours(settings: &AwsSettings) -> Self {
        let aws::Clients { dynamodb, sqs, .. } = aws::Clients::new(settings);
        Self::Ours(Box::new(Ours {
            put_item: Call::new(dynamodb.clone()),
            send_message: Call::new(sqs),
            update_item: Call::new(dynamodb),
        }))
    }

    /// The SDK's clients as it makes them: its own signer, and what it tells about itself. Connections and time
    /// limits are those of our functions. Nothing is sent yet.
    pub(crate) fn sdk(settings: &AwsSettings) -> Self {
        Self::Sdk(Box::new(sdk(settings)))
    }

    call!(put_item, "PutItem", PutItemInputBuilder, dynamodb);
    call!(send_message, "SendMessage", SendMessageInputBuilder, sqs);
    call!(update_item, "UpdateItem", UpdateItemInputBuilder, dynamodb);
}

fn sdk(settings: &AwsSettings) -> aws::Clients {
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
    aws::Clients {
        dynamodb: client!(aws_sdk_dynamodb, dynamodb_endpoint),
        sqs: client!(aws_sdk_sqs, sqs_endpoint),
        secrets: None,
    }
}
