//! `mailhooks quarantine replay`.

use super::{SelectionOptions, list::with_reason, open, record};
use crate::{CliError, line, output, table::TableOptions};
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
                counts.replay(&quarantine, &stored, options.dry_run).await?;
            }
        }
    } else {
        for id in &options.ids {
            let stored = record(&quarantine, id).await?;
            counts.replay(&quarantine, &stored, options.dry_run).await?;
        }
    }
    counts.tell(options.dry_run)
}

impl Counts {
    async fn replay(
        &mut self,
        quarantine: &Quarantine,
        stored: &Stored,
        dry_run: bool,
    ) -> Result<(), CliError> {
        if dry_run {
            return match Quarantine::reading(stored) {
                Reading::Event(event, _) => {
                    self.replayed += 1;
                    output::print(&format!("would replay  {}", line::of(&event)))
                }
                Reading::Notice(notice) => self.kept(&with_reason(&notice)),
                Reading::NoProvider => self.kept(&with_reason(&stored.event)),
            };
        }
        match quarantine.replay(stored, clock::now()).await {
            Ok(Outcome::Replayed(event)) => {
                self.replayed += 1;
                output::print(&format!("replayed  {}", line::of(&event)))
            }
            Ok(Outcome::Known(id)) => {
                self.known += 1;
                output::print(&format!("known     {} came again as {id}", stored.id))
            }
            Ok(Outcome::Kept) => self.kept(&with_reason(&stored.event)),
            Ok(Outcome::Gone) => Ok(()),
            // One that fails must not keep the others from being replayed.
            Err(error) => {
                self.failed += 1;
                output::print(&format!("failed    {}: {error}", stored.id))
            }
        }
    }

    fn kept(&mut self, line: &str) -> Result<(), CliError> {
        self.kept += 1;
        output::print(&format!("kept      {line}"))
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
