//! `mailhooks stats`: how much of what happened, by kind and provider.

use crate::{
    CliError,
    colours::{Colours, Tone},
    moment::Moment,
    output,
    table::TableOptions,
};
use clap::Args;
use futures_util::TryStreamExt;
use mailhooks_event::Timestamp;
use serde_json::json;
use std::{collections::BTreeMap, pin::pin};

/// Counts what happened, by kind and provider. Reads the whole table, which costs what that costs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks stats
  mailhooks stats --since 24h --json
  mailhooks stats --since 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z --table mailhooks-production")]
pub(crate) struct StatsOptions {
    /// Only what happened from this moment on: a time, or 30m, 12h, 7d before now.
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Only what happened before this moment.
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
    /// Print each count as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    table: TableOptions,
}

/// How often a kind came from a provider, and how good that is.
#[derive(Clone, Copy, Debug)]
struct Count {
    events: u64,
    tone: Tone,
}

/// Counts by kind and provider.
type Counts = BTreeMap<(String, String), Count>;

/// Reads the table and prints the counts.
pub(crate) async fn run(options: &StatsOptions) -> Result<(), CliError> {
    let store = options.table.open().await?.store;
    let mut pages = pin!(store.scan(options.since.map(|since| since.0)));
    let until: Option<Timestamp> = options.until.map(|until| until.0);
    let (mut counts, mut unreadable) = (Counts::new(), 0);
    while let Some(page) = pages.try_next().await? {
        for record in page {
            let Ok(record) = record else {
                unreadable += 1;
                continue;
            };
            let event = &record.event;
            if until.is_none_or(|until| event.time < until) {
                let kind = format!("{}.{}", event.family(), event.kind());
                let tone = Tone::of(&event.happening);
                counts
                    .entry((kind, event.data.provider.to_string()))
                    .or_insert(Count { events: 0, tone })
                    .events += 1;
            }
        }
    }
    for line in lines(&counts, options.json, Colours::of_output(options.json)) {
        output::print(&line)?;
    }
    if unreadable > 0 {
        output::say(&format!(
            "{unreadable} records cannot be read by this version"
        ));
    }
    Ok(())
}

fn lines(counts: &Counts, in_json: bool, colours: Colours) -> Vec<String> {
    let total: u64 = counts.values().map(|count| count.events).sum();
    let line = |((kind, provider), count): (&(String, String), &Count)| {
        let Count { events, tone } = *count;
        if in_json {
            json!({"kind": kind, "provider": provider, "events": events}).to_string()
        } else {
            let kind = colours.paint(tone, &format!("{kind:<24}"));
            format!("{events:>10}  {kind}  {provider}")
        }
    };
    let sum = (!in_json).then(|| format!("{total:>10}  events"));
    counts.iter().map(line).chain(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stand_below_each_other_with_their_sum() {
        let count = |kind: &str, provider: &str| (kind.to_owned(), provider.to_owned());
        let times = |events, tone| Count { events, tone };
        let counts = Counts::from([
            (count("bounce.bounced", "resend"), times(2, Tone::Bad)),
            (
                count("delivery.delivered", "postal"),
                times(1_000_000, Tone::Good),
            ),
        ]);
        let plain = Colours::of_output(true);
        assert_eq!(
            lines(&counts, false, plain),
            [
                "         2  bounce.bounced            resend",
                "   1000000  delivery.delivered        postal",
                "   1000002  events",
            ]
        );
        assert_eq!(lines(&counts, true, plain).len(), 2);
    }
}
