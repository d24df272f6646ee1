//! `mailhooks forget`: removes a person's records.

use crate::{CliError, colours::Colours, line, output, table::TableOptions};
use clap::Args;
use futures_util::TryStreamExt;
use mailhooks_event::EventId;
use mailhooks_intake::{forget::Person, store::Stored};
use std::{collections::BTreeSet, pin::pin};

/// Removes the records of a person and says what they were.
#[derive(Debug, Args)]
#[command(
    after_help = "The id of each record stays, without a word about anybody, so that a redelivery does not bring \
it back. Messages that are in queues already are not reached, nor are backups of the table. Bodies that \
name the address in an encoding such as base64 are not found.

Examples:
  mailhooks forget jane@example.org --dry-run
  mailhooks forget jane@example.org --everywhere --table mailhooks-production"
)]
pub(crate) struct ForgetOptions {
    /// The address, in any case.
    address: String,
    /// Read the whole table, and remove every record that names the address anywhere: among several
    /// recipients, as a sender, in quarantine. Without it only records of which it is the recipient or
    /// the contact.
    #[arg(long)]
    everywhere: bool,
    /// Only say what would be removed.
    #[arg(long)]
    dry_run: bool,
    /// Print what was removed as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// Finds and removes.
pub(crate) async fn run(options: &ForgetOptions) -> Result<(), CliError> {
    if !options.address.contains('@') {
        return Err(CliError::NoAddress);
    }
    let person = Person::new(options.table.open().await?.store, &options.address);
    let mut removed = Removed::default();
    for record in person.records().await? {
        removed.remove(&person, &record, options).await?;
    }
    if options.everywhere {
        let mut mentions = pin!(person.mentions());
        while let Some(record) = mentions.try_next().await? {
            // What was only looked at is found again.
            if !removed.has(&record) {
                removed.remove(&person, &record, options).await?;
            }
        }
    }
    if removed.ids.is_empty() {
        return Err(CliError::NothingFound(options.address.clone()));
    }
    removed.tell(options.dry_run);
    Ok(())
}

/// What was removed, or would be.
#[derive(Default)]
struct Removed {
    ids: BTreeSet<EventId>,
    unannounced: usize,
}

impl Removed {
    fn has(&self, record: &Stored) -> bool {
        self.ids.contains(&record.id)
    }

    async fn remove(
        &mut self,
        person: &Person,
        record: &Stored,
        options: &ForgetOptions,
    ) -> Result<(), CliError> {
        if !options.dry_run {
            person.forget(record).await?;
        }
        let done = if options.dry_run {
            "would remove"
        } else {
            "removed"
        };
        let about = line::of(&record.event, Colours::of_output(options.json));
        output::outcome(options.json, done, &record.id, &about)?;
        self.unannounced += usize::from(record.marked);
        self.ids.insert(record.id.clone());
        Ok(())
    }

    fn tell(&self, dry_run: bool) {
        let done = if dry_run { "to remove" } else { "removed" };
        let (records, unannounced) = (self.ids.len(), self.unannounced);
        output::say(&format!(
            "{records} records {done}, of which {unannounced} had not been announced to every queue"
        ));
    }
}
