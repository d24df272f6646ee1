//! What every event must be, whatever body it was read from.

use mailhooks_event::{Event, EventId, Family, Happening, Timestamp, quarantine::QuarantineKind};
use mailhooks_provider::{MAX_EVENT_BYTES, withhold_if_stale};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The attributes that every event has.
const REQUIRED: [&str; 8] = [
    "data",
    "datacontenttype",
    "dataschema",
    "id",
    "source",
    "specversion",
    "time",
    "type",
];
/// How long records are kept unless somebody says otherwise, in days.
const RETENTION_DAYS: u32 = 30;

/// Fails unless the event is one that consumers were promised.
///
/// # Panics
///
/// If a reader's panic made it, if its JSON is too long, says something else than the event or is no
/// CloudEvents event, or if its id is not its record's.
pub fn check(event: &Event) {
    let panicked = matches!(
        event.happening,
        Happening::Quarantine(QuarantineKind::ReaderPanicked, _)
    );
    assert!(!panicked, "a reader panicked");
    let json = event.to_json().unwrap();
    assert!(json.len() <= MAX_EVENT_BYTES, "{} bytes", json.len());
    let back: Event = serde_json::from_str(&json).unwrap();
    assert!(
        back == *event,
        "what is written is not what was read: {json}"
    );
    check_attributes(&json);
    check_id(event);
    if json.len() > MAX_EVENT_BYTES / 2 {
        let mut stale = event.clone();
        withhold_if_stale(&mut stale, RETENTION_DAYS);
        let bytes = stale.to_json().unwrap().len();
        assert!(bytes <= MAX_EVENT_BYTES, "{bytes} bytes with a doubt");
    }
}

/// CloudEvents 1.0.2, sections "Naming Conventions", "Type System" and "Context Attributes".
fn check_attributes(json: &str) {
    let attributes: BTreeMap<&str, &RawValue> = serde_json::from_str(json).unwrap();
    for name in REQUIRED {
        assert!(attributes.contains_key(name), "{name} is missing");
    }
    for (name, value) in attributes {
        assert!(name == "subject" || REQUIRED.contains(&name), "{name}");
        if name == "data" {
            assert!(value.get().starts_with('{'));
            continue;
        }
        let text: String = serde_json::from_str(value.get()).unwrap();
        assert!(!text.is_empty(), "{name} is empty");
        assert!(!text.chars().any(is_forbidden), "{name}: {text:?}");
        match name {
            "time" => assert_eq!(Timestamp::parse(&text).unwrap().to_string(), text),
            "id" => assert_eq!(text.parse::<EventId>().unwrap().as_str(), text),
            "specversion" => assert_eq!(text, "1.0"),
            _ => {}
        }
    }
}

/// Letters that no text of an attribute may hold: control characters and noncharacters.
fn is_forbidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// A record has its own id, and a notice leads to its record.
fn check_id(event: &Event) {
    let record = EventId::derive(&event.source, &event.data.dedup);
    assert_eq!(event.id.record(), record);
    if let Happening::Quarantine(_, quarantine) = &event.happening {
        assert_eq!(quarantine.event_id, record);
    }
    let is_notice = event.family() == Family::Quarantine;
    assert_eq!(event.id == record.notice(), is_notice);
    assert_eq!(event.id == record, !is_notice);
}
