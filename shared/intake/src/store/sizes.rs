//! The bytes of each sample's item as it is put: nearly all cost one write unit.

use super::Entry;
use crate::config::RetentionDays;
use mailhooks_provider::read;
use mailhooks_sender::{Sample, events_root, samples, verified};
use std::fmt::Write;

/// The item of a sample, as it is put.
fn entries() -> Vec<(String, Entry)> {
    let samples = samples(&events_root()).unwrap();
    let entry = |sample: Sample| {
        let received_at = sample.received_at().unwrap();
        let verified = verified(
            sample.provider,
            None,
            &sample.headers,
            sample.body.clone(),
            received_at,
        )
        .unwrap();
        let event = read(&verified);
        (
            sample.to_string(),
            Entry::new(&event, &verified, RetentionDays::DEFAULT).unwrap(),
        )
    };
    samples.into_iter().map(entry).collect()
}

#[test]
fn nine_of_ten_samples_cost_one_write_unit() {
    let entries = entries();
    let mut table = String::new();
    for (name, entry) in &entries {
        let bytes = entry.footprint().marked;
        writeln!(
            table,
            "{bytes:6} bytes {:3} write units  {name}",
            bytes.div_ceil(1_024)
        )
        .unwrap();
    }
    println!("{table}");
    let cheap = entries
        .iter()
        .filter(|(_, entry)| entry.footprint().marked <= 1_024)
        .count();
    assert!(
        cheap * 10 >= entries.len() * 9,
        "{cheap} of {}",
        entries.len()
    );
}
