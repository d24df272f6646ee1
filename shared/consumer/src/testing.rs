//! The events of this repository's samples, and a table, for the tests of this crate.

use mailhooks_event::{Event, EventId, Timestamp};
use mailhooks_stage::{Aws, AwsOptions, create_table};
use std::{fs, path::Path};

pub(crate) const TABLE: &str = "consumer";

/// DynamoDB with a table that has the key and the time to live of a consumer's.
pub(crate) async fn aws() -> Aws {
    let aws = Aws::start(AwsOptions::default()).await.unwrap();
    create_table(&aws.dynamodb_client, TABLE).await.unwrap();
    aws
}

pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
}

/// The id whose letters are all this one.
pub(crate) fn id(letter: char) -> EventId {
    format!("evt_{}", letter.to_string().repeat(32))
        .parse()
        .unwrap()
}

/// The body of every sample's event, in the order of their files.
pub(crate) fn bodies() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
    let mut paths: Vec<_> = fs::read_dir(root)
        .unwrap()
        .filter_map(|folder| fs::read_dir(folder.unwrap().path()).ok())
        .flatten()
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".expected.json"))
        .collect();
    paths.sort();
    assert!(paths.len() > 100);
    paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// Every sample's event.
pub(crate) fn events() -> Vec<Event> {
    let bodies = bodies();
    bodies
        .iter()
        .map(|body| serde_json::from_str(body).unwrap())
        .collect()
}

/// The first sample's event of this type.
pub(crate) fn event(event_type: &str) -> Event {
    let mut events = events().into_iter();
    events
        .find(|event| event.event_type() == event_type)
        .unwrap()
}
