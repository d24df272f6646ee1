//! Every sample on disk: signed for real, verified, read, and compared with the event that it
//! stands for. Nothing here knows a provider, so a new one is tested by its files alone.
//!
//! With `UPDATE_EXPECTED=1` the expected events are written instead, and then the test fails, so
//! that whatever was written is reviewed before it passes.

#![expect(clippy::panic, clippy::unwrap_used, reason = "so a test fails")]

mod catalogue;
mod change;
mod difference;
mod properties;

use difference::difference;
use mailhooks_contract::{Contract, check, check_data};
use mailhooks_event::{Event, Timestamp};
use mailhooks_provider::{MAX_EVENT_BYTES, Refusal, Verified};
use mailhooks_sender::{Sample, Signer, events_root, samples, unfinished_samples, webhook};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

/// When a sample came in whose expected event does not tell it yet.
const NEW_SAMPLES_CAME_IN: &str = "2026-11-21T12:00:00Z";

#[test]
fn every_sample_is_read_as_expected() {
    let samples = load();
    if updating() {
        let written = samples.iter().filter(|sample| update(sample)).count();
        catalogue::update(&load());
        panic!("{written} expected events were written and must be reviewed");
    }
    let failures: Vec<_> = samples.iter().filter_map(complaint).collect();
    assert!(
        failures.is_empty(),
        "{} of {} samples are read otherwise than expected (- expected, + read)\n\n{}",
        failures.len(),
        samples.len(),
        failures.join("\n")
    );
}

#[test]
fn every_expected_event_is_as_its_schemas_say() {
    if updating() {
        return;
    }
    for sample in load() {
        let family = read(&sample).0.family();
        for contract in [Contract::Written, Contract::Taken] {
            assert_eq!(check(&sample.expected, contract), Ok(()), "{sample}");
        }
        assert_eq!(
            check_data(&sample.expected["data"], family),
            Ok(()),
            "{sample}"
        );
    }
}

#[test]
fn the_readme_lists_who_sends_what() {
    if updating() {
        return;
    }
    let text = fs::read_to_string(catalogue::readme()).unwrap();
    let expected = catalogue::readme_with_table(&text, &load());
    assert!(
        text == expected,
        "the table is out of date; UPDATE_EXPECTED=1 writes it:\n{expected}"
    );
}

#[test]
fn no_sample_is_accepted_once_a_byte_is_flipped() {
    for sample in load() {
        let signer = Signer::own(sample.provider).unwrap();
        let mut body = sample.body.to_vec();
        match body.len() / 2 {
            0 => body.push(b' '),
            middle => body[middle] ^= 1,
        }
        let refusal = send(&sample, &signer, &signer, body).unwrap_err();
        assert_eq!(refusal, Refusal::Mismatch, "{sample}");
    }
}

#[test]
fn no_sample_is_accepted_from_another_key() {
    let mut foreign = BTreeMap::new();
    for sample in load() {
        let signer = foreign
            .entry(sample.provider.name())
            .or_insert_with(|| Signer::generate(sample.provider).unwrap());
        let own = Signer::own(sample.provider).unwrap();
        let refusal = send(&sample, signer, &own, sample.body.to_vec()).unwrap_err();
        // Any other refusal would mean that the forgery was not even signed well.
        let for_its_key = matches!(refusal, Refusal::Mismatch | Refusal::UnknownKey);
        assert!(for_its_key, "{sample}: {refusal}");
    }
}

/// Every sample; there must be some.
fn load() -> Vec<Sample> {
    let root = events_root();
    let samples = if updating() {
        unfinished_samples(&root)
    } else {
        samples(&root)
    };
    let samples = samples.unwrap_or_else(|error| panic!("{error}"));
    assert!(!samples.is_empty(), "there are no samples");
    samples
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing but this test knows the variable"
)]
fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

/// Signs the sample, lets this body arrive, and verifies it with what the receiver knows.
fn send(
    sample: &Sample,
    signer: &Signer,
    known: &Signer,
    body: Vec<u8>,
) -> Result<Verified, Refusal> {
    let new = || Timestamp::parse(NEW_SAMPLES_CAME_IN);
    let received_at = sample.received_at().or_else(new).unwrap();
    let headers = signer.sign(
        &signer.path(None),
        &sample.headers,
        &sample.body,
        received_at,
    );
    webhook(sample.provider, None, headers.unwrap(), body, received_at)
        .unwrap()
        .verify(&known.credentials())
        .map_err(|unverified| unverified.refusal)
}

/// The event, and its JSON as it goes out.
fn read(sample: &Sample) -> (Event, Value) {
    let signer = Signer::own(sample.provider).unwrap();
    let verified = send(sample, &signer, &signer, sample.body.to_vec());
    let verified = verified.unwrap_or_else(|refusal| panic!("{sample}: {refusal}"));
    let event = mailhooks_provider::read(&verified);
    let json = event.to_json().unwrap();
    let again: Event = serde_json::from_str(&json).unwrap();
    assert!(
        again == event,
        "{sample}: the JSON is not that of the event"
    );
    assert!(
        json.len() <= MAX_EVENT_BYTES,
        "{sample}: {} bytes",
        json.len()
    );
    (event, serde_json::from_str(&json).unwrap())
}

/// What is wrong with the sample, if anything is.
fn complaint(sample: &Sample) -> Option<String> {
    if sample.received_at().is_none() {
        return Some(format!("{sample}: the expected event has no received_at\n"));
    }
    let (_, value) = read(sample);
    (value != sample.expected)
        .then(|| format!("{sample}\n{}", difference(&sample.expected, &value)))
}

/// Writes the expected event if it is another than before.
fn update(sample: &Sample) -> bool {
    let (event, value) = read(sample);
    let changed = value != sample.expected;
    if changed {
        let text = serde_json::to_string_pretty(&event).unwrap();
        fs::write(&sample.expected_path, text + "\n").unwrap();
    }
    changed
}
