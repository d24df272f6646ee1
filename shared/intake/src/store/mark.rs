//! The outbox mark: on an item as long as a queue that wants the event may not have it.

use super::{Store, StoreError, Stored, attribute};
use crate::{announce::Announced, aws};
use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnValue},
};
use mailhooks_event::{EventId, Timestamp};
use std::collections::HashMap;

/// How long a mark belongs to whoever set it, in seconds: longer than any function may run.
pub const LEASE_SECONDS: i64 = 120;
/// Into how many partitions of the index marks are spread.
pub const SHARDS: u32 = 32;
/// The shard of marks that the outbox gave up.
const PARKED_SHARD: &str = "parked";

/// Puts the mark on a new item.
pub(super) fn put_on(item: &mut HashMap<String, AttributeValue>, id: &EventId, now: Timestamp) {
    item.insert(
        attribute::OUTBOX.to_owned(),
        AttributeValue::S(shard_of(id)),
    );
    item.insert(
        attribute::DUE.to_owned(),
        moment(now.plus_seconds(LEASE_SECONDS)),
    );
}

/// The shard of an id: its first letter, since ids are evenly spread over 32 letters.
fn shard_of(id: &EventId) -> String {
    let letter = id.as_str().as_bytes().get(4).copied().unwrap_or(b'a');
    shard(u32::from(if letter >= b'a' {
        letter - b'a'
    } else {
        letter - b'2' + 26
    }))
}

/// The name of a shard.
#[must_use]
pub fn shard(number: u32) -> String {
    format!("{:02}", number % SHARDS)
}

fn moment(time: Timestamp) -> AttributeValue {
    AttributeValue::S(time.to_string())
}

/// A mark as the index shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The record.
    pub id: EventId,
    shard: String,
    due: String,
}

/// What a try to claim a mark gave.
#[derive(Debug)]
pub enum Claim {
    /// The mark is ours for a lease, with its record.
    Ours(Box<Stored>),
    /// Somebody else has it, or it is gone.
    Lost,
}

impl Store {
    /// Does what an announcement left to do: removes the mark, or remembers the queues that have the
    /// message.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it. The mark stays then.
    pub async fn settle(&self, id: &EventId, announced: &Announced) -> Result<(), StoreError> {
        if announced.is_complete() {
            return self.remove_mark(id).await;
        }
        if announced.sent().is_empty() {
            return Ok(());
        }
        self.update(
            id,
            "ADD #sent :sent",
            &[("#sent", attribute::SENT)],
            vec![(":sent", AttributeValue::Ss(announced.sent().to_vec()))],
        )
        .await
    }

    /// Removes the mark and all that belongs to it.
    async fn remove_mark(&self, id: &EventId) -> Result<(), StoreError> {
        let names = [
            ("#outbox", attribute::OUTBOX),
            ("#due", attribute::DUE),
            ("#nonce", attribute::NONCE),
            ("#attempts", attribute::ATTEMPTS),
            ("#sent", attribute::SENT),
            ("#parked", attribute::PARKED),
        ];
        self.update(
            id,
            "REMOVE #outbox, #due, #nonce, #attempts, #sent, #parked",
            &names,
            vec![],
        )
        .await
    }

    /// Marks of a shard that are due, the longest waiting first, at most `limit`.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn due_marks(
        &self,
        shard: &str,
        now: Timestamp,
        limit: i32,
    ) -> Result<Vec<Marked>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(attribute::OUTBOX)
            .key_condition_expression("#outbox = :shard AND #due <= :now")
            .expression_attribute_names("#outbox", attribute::OUTBOX)
            .expression_attribute_names("#due", attribute::DUE)
            .expression_attribute_values(":shard", AttributeValue::S(shard.to_owned()))
            .expression_attribute_values(":now", moment(now))
            .limit(limit)
            .send()
            .await
            .map_err(|error| StoreError::DynamoDb(aws::reason(&error)))?;
        let text =
            |item: &HashMap<String, AttributeValue>, name| item.get(name)?.as_s().ok().cloned();
        Ok(page
            .items()
            .iter()
            .filter_map(|item| {
                Some(Marked {
                    id: text(item, attribute::ID)?.parse().ok()?,
                    shard: shard.to_owned(),
                    due: text(item, attribute::DUE)?,
                })
            })
            .collect())
    }

    /// Claims a mark for a lease and counts the attempt, if nobody else has done so since it was read.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer, or the record cannot be read.
    pub async fn claim(&self, marked: &Marked, now: Timestamp) -> Result<Claim, StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(marked.id.to_string()))
            .update_expression("SET #due = :until ADD #attempts :one")
            .condition_expression("#outbox = :shard AND #due = :seen")
            .expression_attribute_names("#due", attribute::DUE)
            .expression_attribute_names("#attempts", attribute::ATTEMPTS)
            .expression_attribute_names("#outbox", attribute::OUTBOX)
            .expression_attribute_values(":until", moment(now.plus_seconds(LEASE_SECONDS)))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":shard", AttributeValue::S(marked.shard.clone()))
            .expression_attribute_values(":seen", AttributeValue::S(marked.due.clone()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        match update {
            Ok(update) => {
                let item = update
                    .attributes
                    .ok_or(StoreError::Unreadable("no item came back"))?;
                Ok(Claim::Ours(Box::new(Stored::of(item)?)))
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Claim::Lost),
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }

    /// Lets a mark rest until a later time.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it; the lease ends all the same.
    pub async fn postpone(&self, id: &EventId, until: Timestamp) -> Result<(), StoreError> {
        self.update(
            id,
            "SET #due = :until",
            &[("#due", attribute::DUE)],
            vec![(":until", moment(until))],
        )
        .await
    }

    /// Takes a mark out of the outbox's way, but keeps it findable.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not do it; the outbox tries again.
    pub async fn park(&self, id: &EventId, now: Timestamp) -> Result<(), StoreError> {
        let names = [
            ("#outbox", attribute::OUTBOX),
            ("#parked", attribute::PARKED),
        ];
        let values = vec![
            (":shard", AttributeValue::S(PARKED_SHARD.to_owned())),
            (":now", moment(now)),
        ];
        self.update(id, "SET #outbox = :shard, #parked = :now", &names, values)
            .await
    }

    /// How many marks are parked, counted up to `limit`.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not answer.
    pub async fn parked_marks(&self, limit: i32) -> Result<Vec<Marked>, StoreError> {
        let end_of_time = Timestamp::UNIX_EPOCH.plus_seconds(i64::MAX);
        self.due_marks(PARKED_SHARD, end_of_time, limit).await
    }

    /// Updates an item that exists; one that is gone stays gone.
    async fn update(
        &self,
        id: &EventId,
        expression: &str,
        names: &[(&str, &str)],
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<(), StoreError> {
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(attribute::ID, AttributeValue::S(id.to_string()))
            .update_expression(expression)
            .condition_expression("attribute_exists(#id)")
            .expression_attribute_names("#id", attribute::ID);
        for (name, attribute) in names {
            update = update.expression_attribute_names(*name, *attribute);
        }
        for (name, value) in values {
            update = update.expression_attribute_values(name, value);
        }
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailhooks_event::{Dedup, DedupBasis};
    use std::collections::BTreeSet;

    #[test]
    fn ids_spread_over_every_shard() {
        let source = "resend".parse().unwrap();
        let shards: BTreeSet<String> = (0..1_000)
            .map(|n| EventId::derive(&source, &Dedup::by_id(DedupBasis::EventId, &n.to_string())))
            .map(|id| shard_of(&id))
            .collect();
        let all: BTreeSet<String> = (0..SHARDS).map(shard).collect();
        assert_eq!(shards, all);
    }
}
