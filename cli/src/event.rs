//! `mailhooks event`: one event, or the raw body that it was read from.

use crate::{CliError, output, table::TableOptions};
use clap::Args;
use mailhooks_event::EventId;

/// Prints one event as JSON, or the raw body that it was read from.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks event evt_3maacdk52wvbfg4e2b4joosjriln4g5w
  mailhooks event evt_3maacdk52wvbfg4e2b4joosjriln4g5w --raw > body.json
  mailhooks event evt_3maacdk52wvbfg4e2b4joosjriln4g5w --table mailhooks-production")]
pub(crate) struct EventOptions {
    /// The event's id; that of a quarantine notice finds the record that it tells of.
    id: EventId,
    /// Print the raw body, byte for byte.
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// Finds the record and prints it.
pub(crate) async fn run(options: &EventOptions) -> Result<(), CliError> {
    let table = options.table.open().await?;
    let stored = table.store.get(&options.id).await?;
    let stored = stored.ok_or_else(|| CliError::NoRecord(options.id.clone()))?;
    if options.raw {
        return output::print_bytes(&stored.raw);
    }
    // An event that cannot be laid out is shown as it was written.
    output::print(&serde_json::to_string_pretty(&stored.event).unwrap_or(stored.canonical))
}
