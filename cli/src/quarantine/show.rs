//! `mailhooks quarantine show`.

use super::{list::with_reason, open, record};
use crate::{CliError, colours::Colours, line, output, table::TableOptions};
use clap::Args;
use mailhooks_event::EventId;
use mailhooks_intake::quarantine::{Quarantine, Reading};
use serde_json::json;

/// Shows the notice of a quarantined webhook, its raw body, and what this version makes of it.
#[derive(Debug, Args)]
#[command(
    after_help = "The raw body holds personal data. `mailhooks event ID --raw` prints it byte for byte.

Example:
  mailhooks quarantine show evt_3maacdk52wvbfg4e2b4joosjriln4g5w"
)]
pub(super) struct ShowOptions {
    /// The record's id, or that of its notice.
    id: EventId,
    /// Print the notice and what a replay makes of it as JSON, without the body.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

pub(super) async fn run(options: &ShowOptions) -> Result<(), CliError> {
    let quarantine = open(&options.table).await?;
    let stored = record(&quarantine, &options.id).await?;
    if options.json {
        let today = match Quarantine::reading(&stored) {
            Reading::Event(event, _) => Some(event),
            Reading::Notice(notice) => Some(notice),
            Reading::NoProvider => None,
        };
        return output::print(&json!({"notice": stored.event, "replay": today}).to_string());
    }
    let notice = serde_json::to_string_pretty(&stored.event);
    output::print(&notice.unwrap_or_else(|_| stored.canonical.clone()))?;
    let colours = Colours::of_output(options.json);
    let today = match Quarantine::reading(&stored) {
        Reading::Event(event, _) => format!("a replay makes it   {}", line::of(&event, colours)),
        Reading::Notice(notice) => format!("a replay leaves it  {}", with_reason(&notice, colours)),
        Reading::NoProvider => "a replay leaves it  its provider is not built in".to_owned(),
    };
    output::print(&today)?;
    // Whoever sent it could have put a terminal's control sequences into it.
    let raw = String::from_utf8_lossy(&stored.raw);
    let shown: String = raw.chars().map(harmless).collect();
    output::print(&shown)
}

fn harmless(letter: char) -> char {
    if letter.is_control() && letter != '\n' && letter != '\t' {
        char::REPLACEMENT_CHARACTER
    } else {
        letter
    }
}
