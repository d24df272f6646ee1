//! The table of who sends what in `events/README.md`, made from the samples.

use mailhooks_event::Event;
use mailhooks_sender::Sample;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::PathBuf,
};

const BEGIN: &str = "<!-- made from events/ by the tests: begin -->\n";
const END: &str = "<!-- end -->";

/// The README of the samples.
pub(crate) fn readme() -> PathBuf {
    mailhooks_sender::events_root().join("README.md")
}

/// The README as the samples say it must be.
pub(crate) fn readme_with_table(text: &str, samples: &[Sample]) -> String {
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    format!("{before}{BEGIN}{}{END}{after}", table(samples))
}

/// One line for each event of each provider. What quarantine keeps because it is unknown or cannot be
/// read is no event of anybody's.
fn table(samples: &[Sample]) -> String {
    let mut rows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for sample in samples {
        let event: Event = serde_json::from_value(sample.expected.clone()).unwrap();
        let kind = format!("{}.{}", event.family(), event.kind());
        let is_nobodys =
            ["quarantine.unknown_type", "quarantine.unreadable"].contains(&kind.as_str());
        if let Some(name) = event.data.provider_event.filter(|_| !is_nobodys) {
            let events = rows.entry(sample.provider.name().to_string()).or_default();
            events.entry(name).or_default().insert(kind);
        }
    }
    let mut table = "| provider | its event | here |\n|---|---|---|\n".to_owned();
    for (provider, events) in &rows {
        for (name, kinds) in events {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
            writeln!(table, "| {provider} | `{name}` | {} |", kinds.join(", ")).unwrap();
        }
    }
    table
}

/// Writes the table into the README.
pub(crate) fn update(samples: &[Sample]) {
    let text = fs::read_to_string(readme()).unwrap();
    fs::write(readme(), readme_with_table(&text, samples)).unwrap();
}
