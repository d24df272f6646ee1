//! Many items at once, for what is measured in a large table.

use super::{Aws, unusable};
use crate::StageError;
use aws_sdk_dynamodb::types::AttributeValue;
use dynoxide::{ImportOptions, Item};
use std::collections::HashMap;

/// How many items are put in one transaction.
const AT_ONCE: usize = 10_000;

impl Aws {
    /// Puts items into a table and its indexes, without a call for every 25 of them. They consist of texts,
    /// numbers and bytes.
    ///
    /// # Errors
    ///
    /// [`StageError::Database`] if one has other attributes, or the data cannot be written.
    pub fn fill(
        &self,
        table: &str,
        items: impl IntoIterator<Item = HashMap<String, AttributeValue>>,
    ) -> Result<(), StageError> {
        let failed = |error: String| unusable(&self.file, error);
        let mut items = items.into_iter();
        loop {
            let some = items.by_ref().take(AT_ONCE).map(stored);
            let some = some.collect::<Option<Vec<Item>>>();
            let some = some.ok_or_else(|| failed("an attribute of another type".to_owned()))?;
            if some.is_empty() {
                return Ok(());
            }
            self.database
                .import_items(table, some, ImportOptions::default())
                .map_err(|error| failed(error.to_string()))?;
        }
    }
}

fn stored(item: HashMap<String, AttributeValue>) -> Option<Item> {
    let attribute = |(name, value)| {
        let value = if let AttributeValue::S(text) = value {
            dynoxide::AttributeValue::S(text)
        } else if let AttributeValue::N(number) = value {
            dynoxide::AttributeValue::N(number)
        } else if let AttributeValue::B(bytes) = value {
            dynoxide::AttributeValue::B(bytes.into_inner())
        } else {
            return None;
        };
        Some((name, value))
    };
    item.into_iter().map(attribute).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AwsOptions, create_table};

    fn item(number: usize) -> HashMap<String, AttributeValue> {
        HashMap::from([
            ("id".to_owned(), AttributeValue::S(format!("evt_{number}"))),
            ("outbox".to_owned(), AttributeValue::S("00".to_owned())),
            ("due".to_owned(), AttributeValue::S(format!("{number:05}"))),
        ])
    }

    #[tokio::test]
    async fn what_is_filled_in_is_found_by_its_key_and_in_indexes() {
        let aws = Aws::start(AwsOptions::default()).await.unwrap();
        create_table(&aws.dynamodb_client, "events").await.unwrap();
        aws.fill("events", (0..=AT_ONCE).map(item)).unwrap();
        let get = aws.dynamodb_client.get_item().table_name("events");
        let id = AttributeValue::S(format!("evt_{AT_ONCE}"));
        let found = get.key("id", id).send().await.unwrap();
        assert_eq!(found.item, Some(item(AT_ONCE)));
        let query = aws.dynamodb_client.query().table_name("events");
        let query = query
            .index_name("outbox")
            .key_condition_expression("outbox = :shard")
            .expression_attribute_values(":shard", AttributeValue::S("00".to_owned()));
        let first = query.limit(1).send().await.unwrap();
        assert_eq!(
            first.items()[0]["due"],
            AttributeValue::S("00000".to_owned())
        );
    }

    #[tokio::test]
    async fn what_no_item_of_ours_holds_is_refused() {
        let aws = Aws::start(AwsOptions::default()).await.unwrap();
        create_table(&aws.dynamodb_client, "events").await.unwrap();
        let mut odd = item(0);
        odd.insert("odd".to_owned(), AttributeValue::Bool(true));
        let refused = aws.fill("events", [odd]).unwrap_err();
        assert!(refused.to_string().contains("another type"), "{refused}");
        assert!(aws.fill("no such table", [item(0)]).is_err());
    }
}
