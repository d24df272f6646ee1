//! Finding records again: by id, by subject, by recipient.

use super::{Store, StoreError, Stored, attribute, mark::quarantine_shard};
use crate::aws;
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::{EventId, Timestamp};

/// A record as an index shows it: enough to fetch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The record.
    pub id: EventId,
    /// When it happened.
    pub time: String,
}

impl Store {
    /// A record by its id, with its raw body; a notice's id finds the record that it tells of, and the id
    /// that a replayed record has today finds that record.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer, or the record cannot be read.
    pub async fn get(&self, id: &EventId) -> Result<Option<Stored>, StoreError> {
        let Some(mut item) = self.item(&id.record()).await? else {
            return Ok(None);
        };
        if !item.contains_key(attribute::BODY) {
            let alias = item.get(attribute::ALIAS);
            let Some(recorded) = alias.and_then(|id| id.as_s().ok()?.parse().ok()) else {
                return Ok(None);
            };
            match self.item(&recorded).await? {
                Some(recorded) if recorded.contains_key(attribute::BODY) => item = recorded,
                Some(_) | None => return Ok(None),
            }
        }
        let mut stored = Stored::of(item)?;
        if let Some(rows) = &stored.rows {
            stored.raw = self.raw_of_rows(&stored.id, rows).await?;
        }
        Ok(Some(stored))
    }

    /// Whether a record exists.
    pub(super) async fn exists(&self, id: &EventId) -> Result<bool, StoreError> {
        self.item(id).await.map(|item| item.is_some())
    }

    /// The records of a source's subject, in the order in which things happened.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn timeline(&self, source: &str, subject: &str) -> Result<Vec<Found>, StoreError> {
        self.query(attribute::TIMELINE, format!("{source}#{subject}"))
            .await
    }

    /// The records of a recipient, in the order in which things happened.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn recipient(&self, address: &str) -> Result<Vec<Found>, StoreError> {
        self.query(attribute::RECIPIENT, address.to_lowercase())
            .await
    }

    /// The quarantined records of a shard, in the order in which they came in, from a moment on.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn quarantined(
        &self,
        shard: &str,
        since: Option<Timestamp>,
    ) -> Result<Vec<Found>, StoreError> {
        let mut found = self
            .query(attribute::TIMELINE, quarantine_shard(shard))
            .await?;
        let since = since.map(|since| since.to_string());
        found.retain(|found| since.as_ref().is_none_or(|since| found.time >= *since));
        Ok(found)
    }

    async fn item(
        &self,
        id: &EventId,
    ) -> Result<Option<std::collections::HashMap<String, AttributeValue>>, StoreError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(id.to_string()))
            .consistent_read(true)
            .send()
            .await;
        got.map(|got| got.item)
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))
    }

    /// All entries of an index under one key; the index has the name of its key.
    async fn query(&self, index: &str, key: String) -> Result<Vec<Found>, StoreError> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression("#key = :key")
            .expression_attribute_names("#key", index)
            .expression_attribute_values(":key", AttributeValue::S(key))
            .into_paginator()
            .send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
            found.extend(page.items().iter().filter_map(|item| {
                Some(Found {
                    id: item.get(attribute::ID)?.as_s().ok()?.parse().ok()?,
                    time: item.get(attribute::TIME)?.as_s().ok()?.clone(),
                })
            }));
        }
        Ok(found)
    }
}
