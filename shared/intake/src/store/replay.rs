//! Taking a record out of quarantine: all at once or not at all.

use super::{Entry, Store, StoreError, Stored, attribute};
use crate::aws;
use aws_sdk_dynamodb::{
    operation::{transact_write_items::TransactWriteItemsError, update_item::UpdateItemError},
    types::{AttributeValue, CancellationReason, Put, TransactWriteItem},
};
use mailhooks_event::{Event, EventId, Family, Timestamp};

/// What became of a quarantined record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// It is what today's reader makes of it, and the outbox will announce it.
    Done,
    /// The event exists already under the id that it has today: it was delivered again after the
    /// reader had learned it. The record left quarantine, and nothing is announced.
    Known(EventId),
    /// It is in quarantine no more; somebody else was faster.
    Gone,
}

impl Store {
    /// Makes of a quarantined record what today's reader says, under the id that it was recorded with.
    /// In the same transaction an alias is put under `todays_id`, so that a late redelivery is a
    /// duplicate.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it. Then nothing has changed, or all of it; another try tells.
    pub async fn replay(
        &self,
        stored: &Stored,
        event: &Event,
        todays_id: &EventId,
        now: Timestamp,
    ) -> Result<Replayed, StoreError> {
        let entry = Entry::replayed(event, stored, now)?;
        let record = self
            .put()
            .set_item(Some(entry.item))
            .condition_expression("#family = :quarantine AND attribute_not_exists(#alias)")
            .expression_attribute_names("#family", attribute::FAMILY)
            .expression_attribute_names("#alias", attribute::ALIAS)
            .expression_attribute_values(":quarantine", text(Family::Quarantine.as_str()));
        let mut puts = vec![record];
        if *todays_id != stored.id {
            let alias = self
                .put()
                .item(attribute::ID, text(todays_id.as_str()))
                .item(attribute::ALIAS, text(stored.id.as_str()))
                .condition_expression("attribute_not_exists(#id)")
                .expression_attribute_names("#id", attribute::ID);
            let expires = stored.expires.iter();
            puts.push(expires.fold(alias, |alias, expires| {
                alias.item(attribute::EXPIRES, AttributeValue::N(expires.clone()))
            }));
        }
        let mut transaction = self.client.transact_write_items();
        for put in puts {
            let put = put
                .build()
                .map_err(|_| StoreError::Unwritable("a put is incomplete"))?;
            transaction = transaction.transact_items(TransactWriteItem::builder().put(put).build());
        }
        let Err(error) = transaction.send().await else {
            return Ok(Replayed::Done);
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        else {
            return Err(StoreError::DynamoDb(aws::reason(&error)));
        };
        let failed = |place: usize| {
            let reason = cancelled.cancellation_reasons().get(place);
            reason.and_then(CancellationReason::code) == Some("ConditionalCheckFailed")
        };
        match (failed(0), failed(1)) {
            (true, _) => Ok(Replayed::Gone),
            (false, true) => self.supersede(&stored.id, todays_id).await,
            (false, false) => Err(StoreError::DynamoDb(aws::reason(&error))),
        }
    }

    /// Takes a record out of quarantine whose event was recorded once more under another id.
    async fn supersede(&self, id: &EventId, other: &EventId) -> Result<Replayed, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(attribute::ID, text(id.as_str()))
            .update_expression("SET #alias = :other REMOVE #timeline")
            .condition_expression("#family = :quarantine")
            .expression_attribute_names("#alias", attribute::ALIAS)
            .expression_attribute_names("#timeline", attribute::TIMELINE)
            .expression_attribute_names("#family", attribute::FAMILY)
            .expression_attribute_values(":other", text(other.as_str()))
            .expression_attribute_values(":quarantine", text(Family::Quarantine.as_str()))
            .send()
            .await;
        match update {
            Ok(_) => Ok(Replayed::Known(other.clone())),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Replayed::Gone),
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }

    fn put(&self) -> aws_sdk_dynamodb::types::builders::PutBuilder {
        Put::builder().table_name(&self.table)
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
