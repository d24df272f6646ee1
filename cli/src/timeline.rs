//! `mailhooks timeline`: what happened to one subject, in the order in which it happened.

use crate::{
    CliError, output,
    table::{Table, TableOptions},
};
use clap::Args;
use mailhooks_event::SourceName;
use mailhooks_intake::store::{Found, Store, Stored};

/// Lists what happened to a message, a domain, a server or a contact, in time order.
#[derive(Debug, Args)]
#[command(after_help = "The subject of an event stands in its member `subject`.

Examples:
  mailhooks timeline 56761188-7520-42d8-8898-ff6fc54ce618
  mailhooks timeline example.com --source postal --json
  mailhooks timeline example.com --source postal-eu --table mailhooks-production")]
pub(crate) struct TimelineOptions {
    /// The message, domain, server or contact, by the provider's key.
    subject: String,
    /// Only this source; may be given several times. Without it all sources of the local server.
    #[arg(long, value_name = "NAME")]
    source: Vec<SourceName>,
    /// Print each event as JSON, with everything that stands in it.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// Looks into the timeline of each source and prints what it finds.
pub(crate) async fn run(options: &TimelineOptions) -> Result<(), CliError> {
    let Table { store, sources, .. } = options.table.open().await?;
    let sources = if options.source.is_empty() {
        &sources
    } else {
        &options.source
    };
    if sources.is_empty() {
        return Err(CliError::NoSource);
    }
    let mut found: Vec<Found> = Vec::new();
    for source in sources {
        found.extend(store.timeline(source.as_str(), &options.subject).await?);
    }
    if found.is_empty() {
        return Err(CliError::NothingFound(options.subject.clone()));
    }
    found.sort_by(|one, other| one.time.cmp(&other.time));
    output::each(events(&store, found).await?, options.json)
}

/// The records that an index found. One may expire between the two looks.
pub(crate) async fn events(store: &Store, found: Vec<Found>) -> Result<Vec<Stored>, CliError> {
    let mut events = Vec::new();
    for Found { id, .. } in found {
        events.extend(store.get(&id).await?);
    }
    Ok(events)
}
