//! The same fold in DynamoDB: an item per mail and recipient, which only a higher rank changes.

use super::{MailStatus, StatusKey, StatusUpdate};
use crate::{
    EffectError, KeepDays,
    effect::{EXPIRES, ID},
    error::reason,
};
use aws_sdk_dynamodb::{Client, operation::put_item::PutItemError, types::AttributeValue};
use mailhooks_event::{Event, Timestamp};

/// Rank, time and event as one text, whose order is that of the news.
const WEIGHT: &str = "weight";

/// A table of statuses: key `id` (text), time to live `expires`.
#[derive(Clone, Debug)]
pub struct StatusTable {
    client: Client,
    table: String,
    keep: KeepDays,
}

/// What an event did to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    /// The mail has this status now.
    To(MailStatus),
    /// The mail had the same news, or stronger.
    No,
    /// The event says nothing of a mail's status.
    NotAStatus,
}

impl StatusTable {
    /// The statuses in this table.
    #[must_use]
    pub fn new(client: Client, table: &str, keep: KeepDays) -> Self {
        Self {
            client,
            table: table.to_owned(),
            keep,
        }
    }

    /// Takes an event's news, unless the mail has stronger ones. The condition makes it happen once, so
    /// it needs no id beside it.
    ///
    /// # Errors
    ///
    /// [`EffectError::DynamoDb`]; the message should come again.
    pub async fn raise(&self, event: &Event, now: Timestamp) -> Result<Raised, EffectError> {
        let Some((key, update)) = StatusUpdate::of(event) else {
            return Ok(Raised::NotAStatus);
        };
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .item(ID, text(&item_key(&key)))
            .item(WEIGHT, text(&weight(&update)))
            .item("status", text(update.status.as_str()))
            .item("time", text(&update.time.to_string()))
            .item("event", text(update.event.as_str()))
            .item("source", text(key.source.as_str()))
            .item("message", text(&key.message))
            .item(EXPIRES, self.keep.expires(now))
            .condition_expression("attribute_not_exists(#weight) OR #weight < :weight")
            .expression_attribute_names("#weight", WEIGHT)
            .expression_attribute_values(":weight", text(&weight(&update)))
            .send()
            .await;
        let Err(error) = put else {
            return Ok(Raised::To(update.status));
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(Raised::No),
            _ => Err(EffectError::DynamoDb(reason(&error))),
        }
    }

    /// The word for what became of a mail, as far as the table knows.
    ///
    /// # Errors
    ///
    /// [`EffectError::DynamoDb`].
    pub async fn status(&self, key: &StatusKey) -> Result<Option<String>, EffectError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(ID, AttributeValue::S(item_key(key)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| EffectError::DynamoDb(reason(&error)))?;
        let status = found
            .item()
            .and_then(|item| item.get("status")?.as_s().ok());
        Ok(status.cloned())
    }
}

/// `10` to `90`, then the time in text order, then the event's id.
fn weight(update: &StatusUpdate) -> String {
    format!(
        "{:02}#{}#{}",
        update.status.rank(),
        update.time,
        update.event
    )
}

/// A hash, since a provider's key of a mail and an address may be longer than a key of DynamoDB.
fn item_key(key: &StatusKey) -> String {
    let recipient = key.recipient.as_deref().unwrap_or_default();
    let text = format!("{}\n{}\n{recipient}", key.source, key.message);
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    format!("status#{}", data_encoding::HEXLOWER.encode(digest.as_ref()))
}
