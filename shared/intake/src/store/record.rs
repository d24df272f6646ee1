//! Making an event exist once.

use super::{Entry, Lease, Store, StoreError, attribute};
use crate::aws;
use aws_sdk_dynamodb::{
    operation::put_item::{PutItemError, PutItemInput},
    types::ReturnValuesOnConditionCheckFailure,
};

/// What the put found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The event did not exist; now it does, and its mark is ours for a lease.
    New(Lease),
    /// It existed. Its own mark guarantees that it is announced, so nothing is left to do.
    Duplicate,
}

impl Store {
    /// Puts an event, unless it exists. Of any number of concurrent twins one gets [`Recorded::New`].
    ///
    /// The item carries a nonce: when an answer is lost and the SDK tries again, the second try finds
    /// the item of the first, which is ours and no duplicate.
    ///
    /// # Errors
    ///
    /// If DynamoDB did not say that the event exists. It may exist all the same; a redelivery tells.
    pub async fn record(&self, entry: Entry) -> Result<Recorded, StoreError> {
        let lease = Lease::new()?;
        if !entry.rows.is_empty() {
            // Twins may differ in their raw body, and rows belong to the one that was recorded.
            if self.exists(&entry.id).await? {
                return Ok(Recorded::Duplicate);
            }
            self.put_rows(&entry.rows).await?;
        }
        let put = PutItemInput::builder()
            .table_name(&self.table)
            .set_item(Some(entry.item))
            .item(attribute::NONCE, lease.value())
            .condition_expression("attribute_not_exists(#id)")
            .expression_attribute_names("#id", attribute::ID)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        match self.put_item.send(put).await {
            Ok(_) => Ok(Recorded::New(lease)),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(found)) => {
                    let ours = found.item().is_some_and(|item| lease.is_on(item));
                    Ok(if ours {
                        Recorded::New(lease)
                    } else {
                        Recorded::Duplicate
                    })
                }
                _ => Err(StoreError::DynamoDb(aws::reason(&error))),
            },
        }
    }
}
