//! The queue that is followed.

use crate::{CliError, account::Account, addresses::Addresses};
use aws_sdk_sqs::Client;
use mailhooks_intake::aws::{self, AwsSettings, Clients};
use std::{collections::BTreeSet, path::Path};

/// A queue, and what to do with its messages once they are shown.
pub(super) struct Queue {
    client: Client,
    url: String,
    takes: bool,
    seen: BTreeSet<String>,
}

/// A message that was received.
pub(super) struct Received {
    /// What stands in it.
    pub(super) body: String,
    id: String,
    receipt: String,
}

/// Where the named queue is: in the local server if its URL says so, else in the account that the
/// environment names. Without a name, the local server's own queue for this command.
pub(crate) async fn settings_for(
    named: Option<&str>,
    folder: &Path,
) -> Result<(AwsSettings, String), CliError> {
    Ok(match (named, Addresses::read(folder)) {
        (None, local) => local.map(|local| (local.aws(), local.tail))?,
        (Some(url), Ok(local)) if url.starts_with(&local.sqs) => (local.aws(), url.to_owned()),
        (Some(url), _) => (Account::find().await?.settings, url.to_owned()),
    })
}

impl Queue {
    /// SQS hands out no more at a time.
    const BATCH: u64 = 10;
    /// How long a receipt waits for a message, in seconds: shorter than the client's patience.
    const WAIT: i32 = 1;

    /// The server's own queue for this command, whose messages are taken; or the named one, which is
    /// only looked into.
    pub(super) async fn open(named: Option<&str>, folder: &Path) -> Result<Self, CliError> {
        let (settings, url) = settings_for(named, folder).await?;
        let client = Clients::new(&settings).sqs;
        Ok(Self {
            client,
            url,
            takes: named.is_none(),
            seen: BTreeSet::new(),
        })
    }

    /// The messages that have come, at most so many; none if none comes within a second.
    pub(super) async fn receive(&mut self, at_most: u64) -> Result<Vec<Received>, CliError> {
        let received = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .wait_time_seconds(Self::WAIT)
            .max_number_of_messages(i32::try_from(at_most.min(Self::BATCH)).unwrap_or(1))
            .send()
            .await
            .map_err(|error| CliError::Queue(aws::reason(&error)))?;
        let messages = received
            .messages
            .unwrap_or_default()
            .into_iter()
            .map(|message| Received {
                body: message.body.unwrap_or_default(),
                id: message.message_id.unwrap_or_default(),
                receipt: message.receipt_handle.unwrap_or_default(),
            });
        Ok(messages
            .filter(|message| !self.seen.contains(&message.id))
            .collect())
    }

    /// The message was shown: it goes, or is not shown again.
    pub(super) async fn done(&mut self, message: Received) -> Result<(), CliError> {
        if !self.takes {
            self.seen.insert(message.id);
            return Ok(());
        }
        let delete = self.client.delete_message().queue_url(&self.url);
        let deleted = delete.receipt_handle(message.receipt).send().await;
        deleted
            .map(drop)
            .map_err(|error| CliError::Queue(aws::reason(&error)))
    }
}
