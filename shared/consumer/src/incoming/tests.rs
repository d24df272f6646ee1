//! Whatever a sender of this major version may write is read, and nothing else.

use super::*;
use crate::testing::{bodies, event};
use serde_json::json;

fn failed() -> Value {
    serde_json::to_value(event("mailhooks.delivery.failed")).unwrap()
}

fn typed(event: &Value) -> Event {
    match read(&event.to_string()) {
        Ok(Incoming::Event(event)) => *event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_samples_event_is_read_as_it_is() {
    for body in bodies() {
        let event: Event = serde_json::from_str(&body).unwrap();
        assert_eq!(read(&body), Ok(Incoming::Event(Box::new(event))));
    }
}

#[test]
fn new_members_and_new_words_do_no_harm() {
    let mut newer = failed();
    newer["traceparent"] = "00-1-1-01".into();
    newer["data"]["added"] = json!({"by": "a later version"});
    newer["data"]["failure"]["added"] = 1.into();
    assert_eq!(typed(&newer), typed(&failed()));

    newer["data"]["failure"]["category"] = "greylisted".into();
    newer["data"]["warnings"] = json!(["stale", "new_doubt"]);
    let read = typed(&newer);
    assert_eq!(read.data.failure.unwrap().category, Category::Unclassified);
    assert_eq!(read.data.warnings, [Warning::Stale]);
}

#[test]
fn what_came_after_this_version_is_unknown_and_has_its_id() {
    for (name, value) in [
        ("type", "mailhooks.delivery.paused"),
        ("type", "mailhooks.inbound.received"),
    ] {
        let mut newer = failed();
        newer[name] = value.into();
        let Ok(Incoming::Unknown(unknown)) = read(&newer.to_string()) else {
            panic!("{name} = {value}");
        };
        assert_eq!(unknown.id.as_str(), newer["id"]);
        assert_eq!(unknown.event_type, newer["type"]);
        assert_eq!(unknown.event, newer);
        assert!(!format!("{unknown:?}").contains("example"));
    }
}

#[test]
fn what_is_no_event_is_refused() {
    for (name, value, refusal) in [
        ("id", json!("1"), Unreadable::NotAnEvent),
        ("specversion", json!("0.3"), Unreadable::NotAnEvent),
        ("type", json!("com.example.order"), Unreadable::NotAnEvent),
        ("type", json!("mailhooks.delivery"), Unreadable::NotAnEvent),
        ("type", json!("mailhooks..failed"), Unreadable::NotAnEvent),
        (
            "type",
            json!("mailhooks.delivery.failed.twice"),
            Unreadable::NotAnEvent,
        ),
        (
            "dataschema",
            json!("urn:mailhooks:schema:2:delivery"),
            Unreadable::OtherVersion,
        ),
        (
            "dataschema",
            json!("urn:mailhooks:schema:1"),
            Unreadable::OtherVersion,
        ),
        ("time", json!("yesterday"), Unreadable::NotAsItsType),
        ("data", json!({}), Unreadable::NotAsItsType),
    ] {
        let mut broken = failed();
        broken[name] = value.clone();
        assert_eq!(read(&broken.to_string()), Err(refusal), "{name} = {value}");
    }
    // A word of a list that may not grow decides something, so it is not guessed at.
    let mut broken = failed();
    broken["data"]["suppression_advice"]["action"] = "pause".into();
    assert_eq!(read(&broken.to_string()), Err(Unreadable::NotAsItsType));
    assert_eq!(read("<xml/>"), Err(Unreadable::NotJson));
    assert_eq!(read("[]"), Err(Unreadable::NotAnEvent));
}
