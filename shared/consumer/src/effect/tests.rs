//! One effect per event, whoever else is at it and whoever dies.

mod lease;
mod transaction;

use super::*;
use crate::testing::TABLE;
use aws_sdk_dynamodb::{
    config::retry::RetryConfig,
    types::{Put, TransactWriteItem},
};
use mailhooks_stage::{Aws, Fault};
use std::time::Duration;

fn effects(aws: &Aws) -> Effects {
    Effects::new(
        aws.dynamodb_client.clone(),
        TABLE,
        "billing",
        KeepDays::DEFAULT,
    )
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// Puts an item of the consumer's own, if it is not there.
fn put(key: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .item(ID, text(key))
        .condition_expression("attribute_not_exists(id)")
        .build();
    TransactWriteItem::builder().put(put.unwrap()).build()
}

async fn item(aws: &Aws, key: &str) -> Option<HashMap<String, AttributeValue>> {
    let get = aws.dynamodb_client.get_item().table_name(TABLE);
    get.key(ID, text(key)).send().await.unwrap().item
}

/// The effects by a client that tries again, as that of a function does.
fn patient(aws: &Aws) -> Effects {
    let retries = RetryConfig::standard()
        .with_max_attempts(20)
        .with_initial_backoff(Duration::from_millis(10))
        .with_max_backoff(Duration::from_millis(20));
    let config = aws
        .dynamodb_client
        .config()
        .to_builder()
        .retry_config(retries);
    Effects::new(
        Client::from_conf(config.build()),
        TABLE,
        "billing",
        KeepDays::DEFAULT,
    )
}

/// Loses every answer of DynamoDB until its client has tried again.
async fn lose_answers<T>(aws: &Aws, work: impl Future<Output = T>) -> T {
    let watch = aws.watch(None);
    aws.dynamodb.fail(Fault::AnswerLost);
    let recover = async {
        while !watch.saw_a_retry() {
            tokio::task::yield_now().await;
        }
        aws.dynamodb.recover();
    };
    tokio::join!(work, recover).0
}
