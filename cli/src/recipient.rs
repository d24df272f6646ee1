//! `mailhooks recipient`: what happened to one address, in the order in which it happened.

use crate::{CliError, output, table::TableOptions, timeline};
use clap::Args;

/// Lists what happened to an address, in time order.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks recipient jane@example.org
  mailhooks recipient jane@example.org --json --table mailhooks-production")]
pub(crate) struct RecipientOptions {
    /// The address, in any case.
    address: String,
    /// Print each event as JSON, with everything that stands in it.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// Looks the address up and prints what it finds.
pub(crate) async fn run(options: &RecipientOptions) -> Result<(), CliError> {
    let store = options.table.open().await?.store;
    let found = store.recipient(&options.address).await?;
    if found.is_empty() {
        return Err(CliError::NothingFound(options.address.clone()));
    }
    output::each(timeline::events(&store, found).await?, options.json)
}
