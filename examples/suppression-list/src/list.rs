//! The list in its table.
//!
//! One table holds entries (`address#…`, `domain#…`) and the ids of the events that are done
//! (`effect#…`): key `id` (text), time to live `expires`.

mod item;

use crate::{Entry, Limit, News, Reason, Target};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, Put, TransactWriteItem},
};
use mailhooks_consumer::{
    Applied, EffectError, Effects, Incoming, KeepDays, Processed, SqsEvent, reason,
};
use mailhooks_event::{Event, Timestamp};

/// How often an entry is read anew when somebody else has changed it.
const ATTEMPTS: usize = 8;

/// A suppression list.
#[derive(Clone, Debug)]
pub struct SuppressionList {
    client: Client,
    table: String,
    effects: Effects,
    limit: Limit,
}

/// Why an event is not known to be in the list. The message should come again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The entry and the event's id were not written.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// The entry could not be read.
    #[error("DynamoDB: {0}")]
    DynamoDb(String),
}

impl SuppressionList {
    /// The list in this table.
    #[must_use]
    pub fn new(client: Client, table: &str, limit: Limit) -> Self {
        Self {
            effects: Effects::new(client.clone(), table, "suppression-list", KeepDays::DEFAULT),
            client,
            table: table.to_owned(),
            limit,
        }
    }

    /// Takes a batch in. What a later version announces and this one does not know is let go.
    pub async fn handle(&self, batch: SqsEvent, now: Timestamp) -> Processed<ListError> {
        batch
            .each(|incoming| async move {
                match incoming {
                    Incoming::Event(event) => self.take(&event, now).await.map(drop),
                    Incoming::Unknown(_) => Ok(()),
                }
            })
            .await
    }

    /// Takes an event in, once. `None` if it advises nothing.
    ///
    /// # Errors
    ///
    /// [`ListError`].
    pub async fn take(&self, event: &Event, now: Timestamp) -> Result<Option<Applied>, ListError> {
        let Some((target, news)) = News::of(event) else {
            return Ok(None);
        };
        let mut tried = 0;
        loop {
            let put = self.entry_with(&target, &news, now).await?;
            let applied = self.effects.apply(&event.id, vec![put], now).await;
            tried += 1;
            match applied {
                // Somebody has changed the entry since it was read.
                Err(EffectError::Refused { .. } | EffectError::Busy(_)) if tried < ATTEMPTS => {}
                Ok(applied) => return Ok(Some(applied)),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Why nobody should send to an address, if so: for itself, or for its domain.
    ///
    /// # Errors
    ///
    /// [`ListError::DynamoDb`].
    pub async fn reason(&self, address: &str) -> Result<Option<Reason>, ListError> {
        for target in Target::of(address) {
            let (entry, _) = self.entry(&target).await?;
            if let Some(reason) = entry.reason(self.limit) {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    /// What is known of a target, and the version of its item.
    async fn entry(&self, target: &Target) -> Result<(Entry, u64), ListError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(item::ID, AttributeValue::S(target.key()))
            .consistent_read(true)
            .send()
            .await;
        let found = found.map_err(|error| ListError::DynamoDb(reason(&error)))?;
        Ok(found.item().map(item::read).unwrap_or_default())
    }

    /// The entry with the news in it, to be put where nobody has changed it meanwhile.
    async fn entry_with(
        &self,
        target: &Target,
        news: &News,
        now: Timestamp,
    ) -> Result<TransactWriteItem, ListError> {
        let (entry, version) = self.entry(target).await?;
        let entry = entry.with(news, self.limit);
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item::written(
                target,
                &entry,
                version + 1,
                self.limit,
                now,
            )))
            .condition_expression("attribute_not_exists(#id) OR #version = :seen")
            .expression_attribute_names("#id", item::ID)
            .expression_attribute_names("#version", item::VERSION)
            .expression_attribute_values(":seen", AttributeValue::N(version.to_string()))
            .build()
            .map_err(|error| ListError::DynamoDb(error.to_string()))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
