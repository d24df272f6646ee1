//! Where the schemas stand.

use crate::{schema, tolerant};
use mailhooks_event::Family;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The `events` folder of this repository.
#[must_use]
pub fn events_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = here.ancestors().nth(2).unwrap_or(here);
    repository.join("events")
}

/// Every schema with the name of its file under `events/schemas`.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let mut schemas = vec![
        ("event.json".to_owned(), schema::of_event()),
        ("consumer.json".to_owned(), tolerant::of_consumer()),
    ];
    for family in Family::ALL {
        let name = format!("{family}.json");
        schemas.push((name, schema::of_family(*family)));
    }
    schemas
}

#[cfg(test)]
mod tests;
