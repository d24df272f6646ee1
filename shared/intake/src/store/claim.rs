//! Taking marks over, and letting them go.

use super::{Lease, Marked, Store, StoreError, Stored, attribute, mark::Due};
use crate::{announce::Announced, aws};
use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, UpdateItemInput},
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use mailhooks_event::{EventId, Timestamp};
use std::collections::HashMap;

/// The shard of marks that the outbox gave up.
const PARKED_SHARD: &str = "parked";

/// What a try to claim a mark gave.
#[derive(Debug)]
pub enum Claim {
    /// The mark is ours for a lease.
    Ours(Box<Claimed>),
    /// Somebody else has it, or it is gone.
    Lost,
}

/// A mark that is ours.
#[derive(Debug)]
pub struct Claimed {
    /// The mark.
    pub marked: Marked,
    /// Proves that it is ours.
    pub lease: Lease,
    /// How often it was claimed, this time included.
    pub attempts: u32,
    /// The record, if this version can read it.
    pub record: Result<Stored, StoreError>,
}

impl Store {
    /// Does what an announcement left to do: removes the mark, or remembers the queues that have the
    /// message.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it. The mark stays then.
    pub async fn settle(
        &self,
        id: &EventId,
        lease: &Lease,
        announced: &Announced,
    ) -> Result<(), StoreError> {
        if announced.is_complete() {
            return self.remove_mark(id, lease).await;
        }
        if announced.sent().is_empty() {
            return Ok(());
        }
        let sent = AttributeValue::Ss(announced.sent().to_vec());
        self.update(
            id,
            lease,
            "ADD #sent :sent",
            &[("#sent", attribute::SENT)],
            vec![(":sent", sent)],
        )
        .await
    }

    /// Removes the mark and all that belongs to it.
    async fn remove_mark(&self, id: &EventId, lease: &Lease) -> Result<(), StoreError> {
        let names = [
            ("#outbox", attribute::OUTBOX),
            ("#due", attribute::DUE),
            ("#attempts", attribute::ATTEMPTS),
            ("#sent", attribute::SENT),
        ];
        let expression = "REMOVE #outbox, #due, #nonce, #attempts, #sent";
        self.update(id, lease, expression, &names, vec![]).await
    }

    /// Marks of a shard, those that are due first, at most `limit`.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn marks(&self, shard: &str, limit: i32) -> Result<Vec<Marked>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(attribute::OUTBOX)
            .key_condition_expression("#outbox = :shard")
            .expression_attribute_names("#outbox", attribute::OUTBOX)
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()))
            .limit(limit)
            .send()
            .await
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
        let text =
            |item: &HashMap<String, AttributeValue>, name| item.get(name)?.as_s().ok().cloned();
        let marked = |item| {
            Some(Marked {
                id: text(item, attribute::ID)?.parse().ok()?,
                shard: shard.to_owned(),
                due: Due::parse(&text(item, attribute::DUE)?)?,
            })
        };
        Ok(page.items().iter().filter_map(marked).collect())
    }

    /// The marks that were given up, at most `limit`.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn parked_marks(&self, limit: i32) -> Result<Vec<Marked>, StoreError> {
        self.marks(PARKED_SHARD, limit).await
    }

    /// Claims a mark for a lease and counts the attempt, if nobody else has done so since it was read.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer. The mark may be ours all the same, which another try with the same
    /// lease finds; without one it rests for a lease.
    pub async fn claim(
        &self,
        marked: &Marked,
        lease: &Lease,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let update = UpdateItemInput::builder()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(marked.id.to_string()))
            .update_expression("SET #due = :until, #nonce = :nonce ADD #attempts :one")
            .condition_expression("#outbox = :shard AND #due = :seen")
            .expression_attribute_names("#due", attribute::DUE)
            .expression_attribute_names("#nonce", attribute::NONCE)
            .expression_attribute_names("#attempts", attribute::ATTEMPTS)
            .expression_attribute_names("#outbox", attribute::OUTBOX)
            .expression_attribute_values(
                ":until",
                marked.due.until(now.plus_seconds(Lease::SECONDS)),
            )
            .expression_attribute_values(":nonce", lease.value())
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":shard", AttributeValue::S(marked.shard.clone()))
            .expression_attribute_values(":seen", marked.due.value())
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        let item = match self.update_item.send(update).await {
            Ok(update) => update.attributes,
            Err(error) => match error.as_service_error() {
                // Where an answer was lost, the next try finds the claim of the first.
                Some(UpdateItemError::ConditionalCheckFailedException(found)) => {
                    found.item().filter(|item| lease.is_on(item)).cloned()
                }
                _ => return Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        };
        let Some(item) = item else {
            return Ok(Claim::Lost);
        };
        Ok(Claim::Ours(Box::new(Claimed {
            marked: marked.clone(),
            lease: lease.clone(),
            attempts: Stored::attempts(&item),
            record: Stored::of(item),
        })))
    }

    /// Lets a claimed mark rest until a later time.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it; the lease ends all the same.
    pub async fn postpone(&self, claimed: &Claimed, until: Timestamp) -> Result<(), StoreError> {
        let until = claimed.marked.due.until(until);
        let names = [("#due", attribute::DUE)];
        self.update(
            &claimed.marked.id,
            &claimed.lease,
            "SET #due = :until",
            &names,
            vec![(":until", until)],
        )
        .await
    }

    /// Takes a claimed mark out of the outbox's way, but keeps it findable.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it; the outbox tries again.
    pub async fn park(&self, claimed: &Claimed) -> Result<(), StoreError> {
        let names = [("#outbox", attribute::OUTBOX)];
        let values = vec![(":shard", AttributeValue::S(PARKED_SHARD.to_owned()))];
        self.update(
            &claimed.marked.id,
            &claimed.lease,
            "SET #outbox = :shard",
            &names,
            values,
        )
        .await
    }

    /// Updates an item whose mark is still ours; another's mark, or an item without one, is left alone.
    async fn update(
        &self,
        id: &EventId,
        lease: &Lease,
        expression: &str,
        names: &[(&str, &str)],
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<(), StoreError> {
        let mut update = UpdateItemInput::builder()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(id.to_string()))
            .update_expression(expression)
            .condition_expression("#nonce = :nonce")
            .expression_attribute_names("#nonce", attribute::NONCE)
            .expression_attribute_values(":nonce", lease.value());
        for (name, attribute) in names {
            update = update.expression_attribute_names(*name, *attribute);
        }
        for (name, value) in values {
            update = update.expression_attribute_values(name, value);
        }
        match self.update_item.send(update.build()).await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }
}
