//! `mailhooks announce`: history once more, for a new consumer or a lost queue.

use crate::{
    CliError,
    moment::Moment,
    output,
    table::{Table, TableOptions},
};
use clap::Args;
use mailhooks_intake::{
    announce::Announcer,
    config::{Documents, Routes},
    history::{History, Sent, Span},
};
use serde_json::{Value, json};

/// Sends recorded events to a queue once more, with the ids that they always had.
#[derive(Debug, Args)]
#[command(
    after_help = "Reads the whole table, in no order. What is in quarantine is not sent. Broken off half-way, \
it can be done again: a consumer that keeps ids sees duplicates.

Examples:
  mailhooks announce --queue https://sqs.eu-central-1.amazonaws.com/111122223333/new-consumer --since 30d --dry-run
  mailhooks announce --queue https://sqs.eu-central-1.amazonaws.com/111122223333/suppress \\
    --match '{\"families\": [\"bounce\", \"complaint\"]}' --table mailhooks-production"
)]
pub(crate) struct AnnounceOptions {
    /// The URL of the queue that is to have them.
    #[arg(long, value_name = "URL")]
    queue: String,
    /// What the queue wants, as `match` in a route; everything without it.
    #[arg(long = "match", value_name = "JSON", value_parser = json_object)]
    wanted: Option<Value>,
    /// Only what happened from this moment on: a time, or 30m, 12h, 7d before now.
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Only what happened before this moment.
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
    /// Only count.
    #[arg(long)]
    dry_run: bool,
    /// Print the counts as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// After so many events the person at the terminal hears of it.
const TOLD_EVERY: u64 = 10_000;

/// Reads the table and sends.
pub(crate) async fn run(options: &AnnounceOptions) -> Result<(), CliError> {
    let routes = options.routes()?;
    let Table { store, sqs, .. } = options.table.open().await?;
    let announcer = Announcer::new(sqs, routes.clone());
    let history = History::new(store, announcer, routes);
    let span = Span {
        since: options.since.map(|since| since.0),
        until: options.until.map(|until| until.0),
    };
    let mut told = 0;
    let progress = |sent: Sent| {
        if sent.events / TOLD_EVERY > told {
            told = sent.events / TOLD_EVERY;
            output::say(&format!(
                "{} events, {} messages",
                sent.events, sent.messages
            ));
        }
    };
    let sent = history.announce(span, options.dry_run, progress).await?;
    output::print(&in_words(&sent, options))?;
    match sent.refused {
        0 => Ok(()),
        refused => Err(CliError::Unsent(refused)),
    }
}

fn in_words(sent: &Sent, options: &AnnounceOptions) -> String {
    let Sent {
        events,
        messages,
        refused,
        unreadable,
    } = sent;
    if options.json {
        return json!({"events": events, "messages": messages, "refused": refused, "unreadable": unreadable})
            .to_string();
    }
    let done = if options.dry_run { "to send" } else { "sent" };
    format!(
        "{events} events, {messages} messages {done}, {refused} refused, {unreadable} records unreadable"
    )
}

impl AnnounceOptions {
    fn routes(&self) -> Result<Routes, CliError> {
        let mut route = json!({"queue": self.queue});
        if let Some(wanted) = &self.wanted {
            route["match"] = wanted.clone();
        }
        let documents = Documents::parse(&json!([route]).to_string());
        documents
            .map_err(|error| CliError::Match(error.to_string()))
            .and_then(|documents| {
                Routes::parse(&documents).map_err(|error| CliError::Match(error.fault))
            })
    }
}

fn json_object(text: &str) -> Result<Value, &'static str> {
    serde_json::from_str(text)
        .ok()
        .filter(Value::is_object)
        .ok_or("not a JSON object")
}
