//! An effect within DynamoDB: the caller's items and the event's id in one transaction.

use super::{EXPIRES, Effects, FREE, ID, UNTIL, in_progress, micros};
use crate::{EffectError, error::reason};
use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
        error::TransactionCanceledException,
    },
};
use mailhooks_event::{EventId, Timestamp};

/// Whether the effect happened with this call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It did.
    Now,
    /// It had happened already; nothing was written.
    Before,
}

/// What one transaction takes, the event's id included.
const MOST_ITEMS: usize = 100;
/// DynamoDB's code for a condition that did not hold.
const CONDITION: &str = "ConditionalCheckFailed";
/// Its codes for what may work a moment later.
const BUSY: [&str; 4] = [
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
];

impl Effects {
    /// Writes the items and the event's id, all or nothing. Whatever comes of it, the effect has
    /// happened at most once, and on `Ok` exactly once.
    ///
    /// The SDK gives each call a token, by which DynamoDB knows its own retries from a redelivery.
    ///
    /// # Errors
    ///
    /// [`EffectError`]; nothing was written, unless it is [`EffectError::DynamoDb`], where the answer
    /// may be lost. In any case the message should come again.
    pub async fn apply(
        &self,
        id: &EventId,
        items: Vec<TransactWriteItem>,
        now: Timestamp,
    ) -> Result<Applied, EffectError> {
        if items.len() >= MOST_ITEMS {
            return Err(EffectError::TooManyItems(items.len()));
        }
        let remember = Put::builder()
            .table_name(&self.table)
            .item(ID, self.key(id))
            .item(EXPIRES, self.keep.expires(now))
            .condition_expression(FREE)
            .expression_attribute_names("#id", ID)
            .expression_attribute_names("#until", UNTIL)
            .expression_attribute_values(":now", micros(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| EffectError::DynamoDb(error.to_string()))?;
        let mut all = vec![TransactWriteItem::builder().put(remember).build()];
        all.extend(items);
        let transaction = self.client.transact_write_items();
        let written = transaction.set_transact_items(Some(all)).send().await;
        match written {
            Ok(_) => Ok(Applied::Now),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                    why(cancelled)
                }
                Some(TransactWriteItemsError::TransactionInProgressException(_)) => {
                    Err(EffectError::Busy(reason(&error)))
                }
                _ => Err(EffectError::DynamoDb(reason(&error))),
            },
        }
    }
}

/// The first reason is that of the event's id; the others are those of the caller's items.
fn why(cancelled: &TransactionCanceledException) -> Result<Applied, EffectError> {
    let reasons = cancelled.cancellation_reasons();
    let has = |reason: &CancellationReason, code: &str| reason.code() == Some(code);
    if let Some(of_id) = reasons.first().filter(|reason| has(reason, CONDITION)) {
        let until = of_id.item().and_then(in_progress);
        return until.map_or(Ok(Applied::Before), |until| {
            Err(EffectError::InProgress { until })
        });
    }
    let mut codes = reasons.iter().filter_map(CancellationReason::code);
    if let Some(busy) = codes.find(|code| BUSY.contains(code)) {
        return Err(EffectError::Busy(busy.to_owned()));
    }
    let mut own = reasons.iter().skip(1);
    if let Some(item) = own.position(|reason| has(reason, CONDITION)) {
        return Err(EffectError::Refused { item });
    }
    let codes: Vec<&str> = reasons
        .iter()
        .filter_map(CancellationReason::code)
        .filter(|code| *code != "None")
        .collect();
    Err(EffectError::DynamoDb(codes.join(", ")))
}
