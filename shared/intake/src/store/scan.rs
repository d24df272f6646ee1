//! Reading the whole table, a page at a time: for work that no index serves.

use super::{Store, StoreError, Stored, attribute};
use crate::aws;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{Stream, stream};
use mailhooks_event::Timestamp;
use std::collections::HashMap;

/// Where a page ended.
type Key = HashMap<String, AttributeValue>;

impl Store {
    /// Every record of something that happened from a moment on, in no order, a page at a time; what
    /// this version cannot read comes as an error of its own. Large raw bodies stay in their rows.
    ///
    /// # Errors
    ///
    /// In the stream's place of a page, if DynamoDB did not answer; the stream ends there.
    pub fn scan(
        &self,
        since: Option<Timestamp>,
    ) -> impl Stream<Item = Result<Vec<Result<Stored, StoreError>>, StoreError>> + '_ {
        stream::try_unfold(Some(None), move |from: Option<Option<Key>>| async move {
            let Some(from) = from else { return Ok(None) };
            let page = self
                .client
                .scan()
                .table_name(&self.table)
                .set_exclusive_start_key(from)
                .filter_expression("attribute_exists(#body) AND #time >= :since")
                .expression_attribute_names("#body", attribute::BODY)
                .expression_attribute_names("#time", attribute::TIME)
                .expression_attribute_values(
                    ":since",
                    AttributeValue::S(since.map_or_else(String::new, |since| since.to_string())),
                )
                .send()
                .await
                .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
            let next = page.last_evaluated_key;
            let items = page.items.unwrap_or_default();
            let records = items.into_iter().map(Stored::of).collect();
            Ok(Some((records, next.map(Some))))
        })
    }
}
