//! `mailhooks quarantine`: what was authentic but not understood.

mod list;
mod replay;
mod show;

use crate::{CliError, moment::Moment, table::TableOptions};
use clap::{Args, Subcommand};
use mailhooks_event::{EventId, SourceName, quarantine::QuarantineKind};
use mailhooks_intake::{
    quarantine::{Quarantine, Selection},
    store::Stored,
};

/// Lists, shows and replays what was authentic but not understood.
#[derive(Debug, Args)]
pub(crate) struct QuarantineOptions {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::ListOptions),
    Show(show::ShowOptions),
    Replay(replay::ReplayOptions),
}

/// Which records are meant.
#[derive(Debug, Args)]
struct SelectionOptions {
    /// Only what is there for this reason: unknown_type, unreadable, unsupported or reader_panicked.
    #[arg(long, value_name = "REASON")]
    reason: Option<QuarantineKind>,
    /// Only what came from this source.
    #[arg(long, value_name = "NAME")]
    source: Option<SourceName>,
    /// Only what came in from this moment on: a time, or 30m, 12h, 7d before now.
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
}

impl SelectionOptions {
    fn selection(&self) -> Selection {
        Selection {
            reason: self.reason,
            source: self.source.clone(),
            since: self.since.map(|since| since.0),
        }
    }
}

/// Does what was said.
pub(crate) async fn run(options: &QuarantineOptions) -> Result<(), CliError> {
    match &options.command {
        Command::List(options) => list::run(options).await,
        Command::Show(options) => show::run(options).await,
        Command::Replay(options) => replay::run(options).await,
    }
}

/// The quarantine of the table that the options name.
async fn open(table: &TableOptions) -> Result<Quarantine, CliError> {
    Ok(Quarantine::new(table.open().await?.store))
}

/// A quarantined record by its id.
async fn record(quarantine: &Quarantine, id: &EventId) -> Result<Stored, CliError> {
    let stored = quarantine.get(id, &Selection::default()).await?;
    stored.ok_or_else(|| CliError::NotInQuarantine(id.clone()))
}
