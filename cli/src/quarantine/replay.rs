//! `mailhooks quarantine replay`.

use super::{SelectionOptions, list::with_reason, open, record};
use crate::{CliError, colours::Colours, line, output, table::TableOptions};
use clap::Args;
use mailhooks_event::EventId;
use mailhooks_intake::{
    clock,
    quarantine::{Outcome, Quarantine, Reading},
    store::Stored,
};

/// Reads quarantined webhooks anew. What this version understands leaves quarantine and is announced by
/// the outbox within a minute or two; the rest stays.
#[derive(Debug, Args)]
#[command(
    after_help = "An event keeps the id that it was recorded with. It may be done again and by several at once: \
whatever was replayed is not replayed again.

Examples:
  mailhooks quarantine replay --dry-run
  mailhooks quarantine replay --reason unknown_type --source postal --since 7d
  mailhooks quarantine replay evt_3maacdk52wvbfg4e2b4joosjriln4g5w --table mailhooks-production"
)]
pub(super) struct ReplayOptions {
    /// These records only.
    #[arg(value_name = "ID", conflicts_with_all = ["reason", "source", "since"])]
    ids: Vec<EventId>,
    #[command(flatten)]
    selection: SelectionOptions,
    /// Only say what would become of them.
    #[arg(long)]
    dry_run: bool,
    /// Print what became of each as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// How often each outcome came.
#[derive(Default)]
struct Counts {
    replayed: usize,
    kept: usize,
    known: usize,
    failed: usize,
}

pub(super) async fn run(options: &ReplayOptions) -> Result<(), CliError> {
    let quarantine = open(&options.table).await?;
    let mut counts = Counts::default();
    if options.ids.is_empty() {
        let selection = options.selection.selection();
        for found in quarantine.found(selection.since).await? {
            if let Some(stored) = quarantine.get(&found.id, &selection).await? {
                counts.replay(&quarantine, &stored, options).await?;
            }
        }
    } else {
        for id in &options.ids {
            let stored = record(&quarantine, id).await?;
            counts.replay(&quarantine, &stored, options).await?;
        }
    }
    counts.tell(options.dry_run)
}

impl Counts {
    async fn replay(
        &mut self,
        quarantine: &Quarantine,
        stored: &Stored,
        options: &ReplayOptions,
    ) -> Result<(), CliError> {
        let colours = Colours::of_output(options.json);
        let (word, about) = if options.dry_run {
            match Quarantine::reading(stored) {
                Reading::Event(event, _) => ("would replay", line::of(&event, colours)),
                Reading::Notice(notice) => ("kept", with_reason(&notice, colours)),
                Reading::NoProvider => ("kept", with_reason(&stored.event, colours)),
            }
        } else {
            match quarantine.replay(stored, clock::now()).await {
                Ok(Outcome::Replayed(event)) => ("replayed", line::of(&event, colours)),
                Ok(Outcome::Known(id)) => ("known", format!("{} came again as {id}", stored.id)),
                Ok(Outcome::Kept) => ("kept", with_reason(&stored.event, colours)),
                Ok(Outcome::Gone) => return Ok(()),
                // One that fails must not keep the others from being replayed.
                Err(error) => ("failed", format!("{}: {error}", stored.id)),
            }
        };
        match word {
            "kept" => self.kept += 1,
            "known" => self.known += 1,
            "failed" => self.failed += 1,
            _ => self.replayed += 1,
        }
        output::outcome(options.json, word, &stored.id, &about)
    }

    fn tell(&self, dry_run: bool) -> Result<(), CliError> {
        let replayed = if dry_run { "to replay" } else { "replayed" };
        output::say(&format!(
            "{} {replayed}, {} known already, {} kept, {} failed",
            self.replayed, self.known, self.kept, self.failed
        ));
        match self.failed {
            0 => Ok(()),
            failed => Err(CliError::NotReplayed(failed)),
        }
    }
}
