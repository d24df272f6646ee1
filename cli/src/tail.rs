//! `mailhooks tail`: follows what is announced, one line per event.

mod filter;
mod queue;

use crate::{CliError, arguments::DataOption, colours::Colours, line, output, signals::Signals};
use clap::Args;
use filter::Filter;
use mailhooks_event::Event;
use mailhooks_intake::deadline::Deadline;
use queue::Queue;
pub(crate) use queue::settings_for;
use std::time::Duration;

/// Follows what is announced, one line per event and without addresses.
#[derive(Debug, Args)]
#[command(
    after_help = "The local server sends a copy of every event to a queue for this command, so \
nothing is taken from your own consumers. From a queue that you name with --queue, messages are only \
looked at: they come back after the queue's visibility timeout, and the look counts as a receipt.

Examples:
  mailhooks tail
  mailhooks tail --count 1 --json
  mailhooks tail --idle 5
  mailhooks tail --family bounce --family complaint --source resend
  mailhooks tail --kind delivery.failed
  mailhooks tail --queue https://sqs.eu-central-1.amazonaws.com/123456789012/mailhooks-bounce"
)]
pub(crate) struct TailOptions {
    /// Print the messages themselves, with everything that stands in them.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    filter: Filter,
    /// Look into this queue instead; outside the local server the usual variables of AWS count.
    #[arg(long, value_name = "URL")]
    queue: Option<String>,
    /// End after so many messages that were shown.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// End after so many seconds without a message.
    #[arg(long, value_name = "SECONDS")]
    idle: Option<u64>,
    #[command(flatten)]
    data: DataOption,
}

/// Receives and prints until Ctrl-C, or until the options say that it is enough.
pub(crate) async fn run(options: &TailOptions) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    tokio::select! {
        followed = follow(options) => followed,
        () = signals.next() => Ok(()),
    }
}

async fn follow(options: &TailOptions) -> Result<(), CliError> {
    let mut queue = Queue::open(options.queue.as_deref(), &options.data.data).await?;
    let patience = || {
        options
            .idle
            .map(|idle| Deadline::after(Duration::from_secs(idle)))
    };
    let colours = Colours::of_output(options.json);
    let mut left = options.count.unwrap_or(u64::MAX);
    let mut idle = patience();
    while left > 0 {
        let messages = queue.receive(left).await?;
        if !messages.is_empty() {
            idle = patience();
        } else if idle.is_some_and(Deadline::has_passed) {
            break;
        }
        for message in messages {
            let event: Option<Event> = serde_json::from_str(&message.body).ok();
            if options.filter.lets_through(event.as_ref()) {
                show(&message.body, event.as_ref(), options.json, colours)?;
                left -= 1;
            }
            queue.done(message).await?;
        }
    }
    Ok(())
}

fn show(body: &str, event: Option<&Event>, json: bool, colours: Colours) -> Result<(), CliError> {
    match event {
        Some(event) if !json => output::print(&line::of(event, colours)),
        None if !json => output::print("a message that is no event of this version"),
        Some(_) | None => output::print(body),
    }
}
