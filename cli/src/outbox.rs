//! `mailhooks outbox`: what is not announced yet, and what was given up.

use crate::{CliError, output, table::TableOptions};
use clap::{Args, Subcommand};
use mailhooks_event::EventId;
use mailhooks_intake::{clock, store::Marked};
use serde_json::json;

/// Shows what waits to be announced; lets the outbox try again what it gave up.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks outbox
  mailhooks outbox --table mailhooks-production --json
  mailhooks outbox unpark
  mailhooks outbox unpark evt_3maacdk52wvbfg4e2b4joosjriln4g5w")]
pub(crate) struct OutboxOptions {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

#[derive(Debug, Subcommand)]
enum Command {
    Unpark(UnparkOptions),
}

/// Lets the outbox try again what it gave up, once queue or route are mended.
#[derive(Debug, Args)]
struct UnparkOptions {
    /// Only these events; without one, all that are parked.
    ids: Vec<EventId>,
    /// Print the count as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// No more of a shard, or of the parked marks, are looked at.
const AT_MOST: i32 = 1_000;

/// Looks, or lets go.
pub(crate) async fn run(options: &OutboxOptions) -> Result<(), CliError> {
    match &options.command {
        None => show(options).await,
        Some(Command::Unpark(options)) => unpark(options).await,
    }
}

async fn show(options: &OutboxOptions) -> Result<(), CliError> {
    let (store, now) = (options.table.open().await?.store, clock::now());
    let waiting = store.waiting_marks(AT_MOST).await?;
    let parked = store.parked_marks(AT_MOST).await?;
    let due = waiting.iter().filter(|mark| mark.is_due(now)).count();
    let age = |marks: &[Marked]| marks.iter().map(|mark| mark.age_seconds(now)).max();
    let oldest = age(&waiting).unwrap_or(0);
    if options.json {
        let parked: Vec<&EventId> = parked.iter().map(|mark| &mark.id).collect();
        let told = json!({"waiting": waiting.len(), "due": due, "oldest_seconds": oldest, "parked": parked});
        return output::print(&told.to_string());
    }
    output::print(&format!(
        "{} wait, of which {due} are due; the oldest has waited {oldest} s",
        waiting.len()
    ))?;
    for mark in &parked {
        output::print(&format!(
            "parked  {}  {} s ago",
            mark.id,
            mark.age_seconds(now)
        ))?;
    }
    Ok(())
}

async fn unpark(options: &UnparkOptions) -> Result<(), CliError> {
    let (store, now) = (options.table.open().await?.store, clock::now());
    let mut parked = store.parked_marks(AT_MOST).await?;
    if !options.ids.is_empty() {
        parked.retain(|mark| options.ids.contains(&mark.id));
    }
    if let Some(missing) = options
        .ids
        .iter()
        .find(|id| !parked.iter().any(|mark| mark.id == **id))
    {
        return Err(CliError::NotParked(missing.clone()));
    }
    let mut unparked = 0;
    for mark in &parked {
        unparked += usize::from(store.unpark(mark, now).await?);
    }
    output::print(&if options.json {
        json!({"unparked": unparked}).to_string()
    } else {
        format!("{unparked} marks unparked; the outbox takes them within a minute")
    })
}
