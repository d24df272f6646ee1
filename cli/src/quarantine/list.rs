//! `mailhooks quarantine list`.

use super::{SelectionOptions, open};
use crate::{CliError, colours::Colours, line, output, table::TableOptions};
use clap::Args;
use mailhooks_event::{Event, Happening};

/// Lists what is in quarantine, in the order in which it came in.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks quarantine list
  mailhooks quarantine list --reason unknown_type --since 7d
  mailhooks quarantine list --source postal --json --table mailhooks-production")]
pub(super) struct ListOptions {
    #[command(flatten)]
    selection: SelectionOptions,
    /// Print each notice as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

pub(super) async fn run(options: &ListOptions) -> Result<(), CliError> {
    let quarantine = open(&options.table).await?;
    let colours = Colours::of_output(options.json);
    let selection = options.selection.selection();
    for found in quarantine.found(selection.since).await? {
        let Some(stored) = quarantine.get(&found.id, &selection).await? else {
            continue;
        };
        if options.json {
            output::print(&stored.canonical)?;
        } else {
            output::print(&with_reason(&stored.event, colours))?;
        }
    }
    Ok(())
}

/// The event in one line, with the sentence that says why it is there.
pub(super) fn with_reason(event: &Event, colours: Colours) -> String {
    let line = line::of(event, colours);
    match &event.happening {
        Happening::Quarantine(_, notice) => format!("{line}  {}", notice.reason),
        Happening::Delivery(..)
        | Happening::Bounce(..)
        | Happening::Complaint(..)
        | Happening::Engagement(..)
        | Happening::Domain(..)
        | Happening::SendLimit(..)
        | Happening::Contact(..)
        | Happening::Suppression(..) => line,
    }
}
