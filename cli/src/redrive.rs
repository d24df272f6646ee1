//! `mailhooks redrive`: messages out of a dead-letter queue, back to where they failed.

use crate::{CliError, arguments::DataOption, output, tail::settings_for};
use aws_sdk_sqs::{
    Client,
    types::{Message, MessageSystemAttributeName},
};
use clap::Args;
use mailhooks_intake::aws::{self, Clients};
use serde_json::json;

/// Moves messages from a dead-letter queue back to the queue whose consumer failed on them.
#[derive(Debug, Args)]
#[command(
    after_help = "A message is deleted only after the other queue has taken it. Broken off half-way, a message may \
be in both; it has the same event id. Outside the local server the usual variables of AWS count.

Examples:
  mailhooks redrive --from https://sqs.eu-central-1.amazonaws.com/111122223333/mailhooks-bounce-dlq \\
    --to https://sqs.eu-central-1.amazonaws.com/111122223333/mailhooks-bounce --count 10"
)]
pub(crate) struct RedriveOptions {
    /// The URL of the dead-letter queue.
    #[arg(long, value_name = "URL")]
    from: String,
    /// The URL of the queue that gets them.
    #[arg(long, value_name = "URL")]
    to: String,
    /// End after so many messages; without it, when none is left.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Print the count as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataOption,
}

/// Moves until the dead-letter queue is empty or the count is reached.
pub(crate) async fn run(options: &RedriveOptions) -> Result<(), CliError> {
    if options.from == options.to {
        return Err(CliError::SameQueue);
    }
    let client = Clients::new(
        &settings_for(Some(&options.from), &options.data.data)
            .await?
            .0,
    )
    .sqs;
    let at_most = options.count.unwrap_or(u64::MAX);
    let mut moved = 0;
    while moved < at_most {
        let messages = receive(&client, &options.from, at_most - moved).await?;
        if messages.is_empty() {
            break;
        }
        for message in messages {
            let sent = send(&client, &options.to, &message).await;
            if let Err(error) = sent {
                output::say(&format!("{moved} messages moved"));
                return Err(error);
            }
            delete(&client, &options.from, &message).await?;
            moved += 1;
        }
    }
    output::print(&if options.json {
        json!({"moved": moved}).to_string()
    } else {
        format!("{moved} messages moved")
    })
}

/// The next messages, at most ten.
async fn receive(client: &Client, queue: &str, at_most: u64) -> Result<Vec<Message>, CliError> {
    let received = client
        .receive_message()
        .queue_url(queue)
        .max_number_of_messages(i32::try_from(at_most.min(10)).unwrap_or(1))
        .wait_time_seconds(1)
        .message_attribute_names("All")
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .send()
        .await
        .map_err(|error| CliError::Queue(aws::reason(&error)))?;
    Ok(received.messages.unwrap_or_default())
}

/// Sends a message as it was sent the first time.
async fn send(client: &Client, queue: &str, message: &Message) -> Result<(), CliError> {
    let system = |name| {
        let attributes = message.attributes();
        attributes.and_then(|attributes| attributes.get(&name).cloned())
    };
    let sent = client
        .send_message()
        .queue_url(queue)
        .message_body(message.body().unwrap_or_default())
        .set_message_attributes(message.message_attributes().cloned())
        .set_message_group_id(system(MessageSystemAttributeName::MessageGroupId))
        .set_message_deduplication_id(system(MessageSystemAttributeName::MessageDeduplicationId))
        .send()
        .await;
    sent.map(drop)
        .map_err(|error| CliError::Queue(aws::reason(&error)))
}

async fn delete(client: &Client, queue: &str, message: &Message) -> Result<(), CliError> {
    let delete = client.delete_message().queue_url(queue);
    let deleted = delete
        .receipt_handle(message.receipt_handle().unwrap_or_default())
        .send()
        .await;
    deleted
        .map(drop)
        .map_err(|error| CliError::Queue(aws::reason(&error)))
}
