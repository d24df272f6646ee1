//! Removing a record so that it stays removed.

use super::{Store, StoreError, Stored, attribute};
use crate::aws;
use aws_sdk_dynamodb::types::AttributeValue;

impl Store {
    /// Removes everything that a record holds. Its id stays, without a word about anybody, until it
    /// would have expired: a redelivery is a duplicate and does not bring it back.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do all of it. The record can be found still, and removed with another try.
    pub async fn forget(&self, stored: &Stored) -> Result<(), StoreError> {
        // The rows first: without the item nobody would find them.
        for key in stored.rows.iter().flat_map(|rows| rows.keys(&stored.id)) {
            let delete = self.client.delete_item().table_name(&self.table);
            delete
                .key(attribute::ID, AttributeValue::S(key))
                .send()
                .await
                .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
        }
        let id = AttributeValue::S(stored.id.to_string());
        let put = self.client.put_item().table_name(&self.table);
        let put = put.item(attribute::ID, id);
        let expires = stored.expires.iter();
        let put = expires.fold(put, |put, expires| {
            put.item(attribute::EXPIRES, AttributeValue::N(expires.clone()))
        });
        put.send()
            .await
            .map(drop)
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))
    }
}
