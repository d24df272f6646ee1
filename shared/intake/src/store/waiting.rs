//! What waits to be announced, for an operator who looks, and marks that were given up.

use super::{Marked, Store, StoreError, attribute, mark, mark::SHARDS};
use crate::aws;
use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::AttributeValue};
use futures_util::{StreamExt, TryStreamExt, stream};
use mailhooks_event::Timestamp;

/// How many shards are asked side by side.
const SIDE_BY_SIDE: usize = 8;

impl Store {
    /// The marks that wait for the outbox or belong to a function at work, those that are due first in
    /// each shard, at most `limit` of a shard.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn waiting_marks(&self, limit: i32) -> Result<Vec<Marked>, StoreError> {
        let shards = (0..SHARDS).map(mark::shard);
        let pages =
            stream::iter(shards).map(|shard| async move { self.marks(&shard, limit).await });
        let pages: Vec<Vec<Marked>> = pages.buffered(SIDE_BY_SIDE).try_collect().await?;
        Ok(pages.into_iter().flatten().collect())
    }

    /// Lets the outbox try a mark again that it had given up, as if it were the first time. False if it
    /// is not given up any more.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it.
    pub async fn unpark(&self, parked: &Marked, now: Timestamp) -> Result<bool, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(parked.id.to_string()))
            .update_expression("SET #outbox = :shard, #due = :now REMOVE #attempts")
            .condition_expression("#outbox = :parked AND #due = :seen")
            .expression_attribute_names("#outbox", attribute::OUTBOX)
            .expression_attribute_names("#due", attribute::DUE)
            .expression_attribute_names("#attempts", attribute::ATTEMPTS)
            .expression_attribute_values(":shard", AttributeValue::S(mark::shard_of(&parked.id)))
            .expression_attribute_values(":now", parked.due.until(now))
            .expression_attribute_values(":parked", AttributeValue::S(parked.shard.clone()))
            .expression_attribute_values(":seen", parked.due.value())
            .send()
            .await;
        match update {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }
}
