//! What holds for every body that a provider signs: it is read, its event is as the schemas say, is written
//! and read back as it was, and a redelivery has the same id.

use crate::change::change;
use mailhooks_contract::Contract;
use mailhooks_event::{Event, Happening, Timestamp, quarantine::QuarantineKind};
use mailhooks_provider::{MAX_EVENT_BYTES, PROVIDERS, Provider, Verified, read};
use mailhooks_sender::{Sample, verified};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::sync::OnceLock;

const RECEIVED_AT: &str = "2026-11-21T12:00:00Z";
const REDELIVERED_AT: &str = "2031-01-01T00:00:00.000001Z";

fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(super::load)
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The same webhook as it comes again.
fn redelivered(webhook: &Verified) -> Verified {
    Verified::recorded(
        webhook.source().clone(),
        webhook.provider(),
        webhook.attested().clone(),
        webhook.body().clone(),
        time(REDELIVERED_AT),
    )
}

/// Signs the body, reads it, and checks the event.
fn check(provider: &'static dyn Provider, headers: &http::HeaderMap, body: Vec<u8>) {
    let webhook = verified(provider, None, headers, body, time(RECEIVED_AT)).unwrap();
    let event = read(&webhook);
    let panicked = matches!(
        event.happening,
        Happening::Quarantine(QuarantineKind::ReaderPanicked, _)
    );
    assert!(!panicked, "the reader panicked");
    let json = event.to_json().unwrap();
    assert!(json.len() <= MAX_EVENT_BYTES, "{} bytes", json.len());
    let back: Event = serde_json::from_str(&json).unwrap();
    assert!(back == event, "{json}");
    let message = serde_json::from_str(&json).unwrap();
    for contract in [Contract::Written, Contract::Taken] {
        assert_eq!(
            mailhooks_contract::check(&message, contract),
            Ok(()),
            "{json}"
        );
    }
    assert_eq!(back.to_json().unwrap(), json);
    assert!(read(&webhook) == event, "the same body, another event");
    let again = read(&redelivered(&webhook));
    assert_eq!(again.id, event.id, "the id hangs on the time");
    assert_eq!(again.data.dedup, event.data.dedup);
}

/// A control character is one byte in a form and six in JSON.
#[test]
fn letters_that_grow_in_json_make_no_event_too_long() {
    let copernica = mailhooks_provider::provider("copernica").unwrap();
    for kind in ["failure", "bounce", "open", "update"] {
        let mut body = format!("type={kind}&id={}&x=", "\u{1}".repeat(2_000));
        body.push_str(&"\u{1}".repeat(32_768 - body.len()));
        check(copernica, &http::HeaderMap::new(), body.into_bytes());
    }
}

proptest! {
    #[test]
    fn a_changed_sample_is_read(index in any::<Index>(), changes in vec(change(), 0..5)) {
        let sample = index.get(samples());
        let mut body = sample.body.to_vec();
        changes.iter().for_each(|change| change.apply(&mut body));
        check(sample.provider, &sample.headers, body);
    }
}

proptest! {
    // Each case is read by every provider.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read(body in vec(any::<u8>(), 0..300)) {
        for provider in PROVIDERS {
            check(*provider, &http::HeaderMap::new(), body.clone());
        }
    }
}
