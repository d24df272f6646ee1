//! The batch that SQS hands to a Lambda function, and what of it shall come again.

use crate::{Incoming, Unreadable, incoming};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The event of an SQS trigger.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SqsEvent {
    /// The messages; of a FIFO queue in their order.
    #[serde(rename = "Records", default)]
    pub records: Vec<SqsRecord>,
}

/// One message. Its `Debug` hides the body.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SqsRecord {
    /// The id that SQS gave the message; not the event's.
    pub message_id: String,
    /// The body.
    pub body: String,
    /// What SQS says of the message.
    #[serde(default)]
    pub attributes: Attributes,
}

/// The part of a message's system attributes that matters here.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Attributes {
    /// The group within a FIFO queue.
    #[serde(rename = "MessageGroupId")]
    pub message_group_id: Option<String>,
}

impl std::fmt::Debug for SqsRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqsRecord")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}

/// The answer to SQS: what failed comes again, the rest is deleted. The trigger must have
/// `ReportBatchItemFailures` among its `FunctionResponseTypes`, or SQS takes any answer for success.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BatchResponse {
    /// The messages that failed.
    #[serde(rename = "batchItemFailures")]
    pub failures: Vec<ItemFailure>,
}

/// One message that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemFailure {
    /// Its `messageId`.
    #[serde(rename = "itemIdentifier")]
    pub message_id: String,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Processed<E> {
    /// What failed, for the log.
    pub failed: Vec<Failed<E>>,
}

/// A message that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed<E> {
    /// The id that SQS gave the message.
    pub message_id: String,
    /// The reason.
    pub cause: Cause<E>,
}

/// Why a message failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause<E> {
    /// It is no event; in the end it comes to the dead-letter queue.
    #[error(transparent)]
    Unreadable(Unreadable),
    /// The handler said so.
    #[error("{0}")]
    Handler(E),
    /// Something before it in its FIFO group failed, so it was not tried.
    #[error("a message before it in its group failed")]
    Behind,
}

impl<E> Processed<E> {
    /// The answer to SQS.
    #[must_use]
    pub fn response(&self) -> BatchResponse {
        let failure = |failed: &Failed<E>| ItemFailure {
            message_id: failed.message_id.clone(),
        };
        BatchResponse {
            failures: self.failed.iter().map(failure).collect(),
        }
    }
}

impl SqsEvent {
    /// Hands each message to the handler, one after the other. One that fails keeps back nobody but
    /// those behind it in its FIFO group, whose order must not change.
    pub async fn each<E, F>(self, mut handle: impl FnMut(Incoming) -> F) -> Processed<E>
    where
        F: Future<Output = Result<(), E>>,
    {
        let mut failed = Vec::new();
        let mut held_back = HashSet::new();
        for record in self.records {
            let group = record.attributes.message_group_id;
            let outcome = if group
                .as_ref()
                .is_some_and(|group| held_back.contains(group))
            {
                Err(Cause::Behind)
            } else {
                match incoming::read(&record.body) {
                    Ok(incoming) => handle(incoming).await.map_err(Cause::Handler),
                    Err(unreadable) => Err(Cause::Unreadable(unreadable)),
                }
            };
            if let Err(cause) = outcome {
                held_back.extend(group);
                failed.push(Failed {
                    message_id: record.message_id,
                    cause,
                });
            }
        }
        Processed { failed }
    }
}

#[cfg(test)]
mod tests;
