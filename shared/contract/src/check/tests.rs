//! The golden messages are as promised, and each rule refuses what breaks it.

use super::*;
use crate::events_root;
use serde_json::json;
use std::fs;

/// The events in the golden messages, by the names of their files.
fn golden() -> BTreeMap<String, Value> {
    let files = fs::read_dir(events_root().join("messages")).unwrap();
    let mut events = BTreeMap::new();
    for file in files {
        let path = file.unwrap().path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".json"))
        else {
            continue;
        };
        let record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let event = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
        events.insert(name.to_owned(), event);
    }
    assert!(events.len() > 20);
    events
}

fn bounce() -> Value {
    golden()["bounce.bounced"].clone()
}

fn changed(mut event: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = event.pointer_mut(parent).unwrap();
    if value.is_null() {
        parent.as_object_mut().unwrap().remove(name).unwrap();
    } else {
        parent[name] = value;
    }
    event
}

#[test]
fn every_golden_message_is_as_promised() {
    for (name, event) in golden() {
        for contract in [Contract::Written, Contract::Taken] {
            assert_eq!(check(&event, contract), Ok(()), "{name}");
        }
        let family: Family = name.split('.').next().unwrap().parse().unwrap();
        assert_eq!(check_data(&event["data"], family), Ok(()), "{name}");
    }
}

/// Broken for whoever writes and for whoever reads.
#[test]
fn each_rule_refuses_what_breaks_it() {
    let cases = [
        ("/id", Value::Null),
        ("/id", json!("evt_1")),
        ("/id", json!(format!("qrn_{}", "a".repeat(32)))),
        ("/specversion", json!("0.3")),
        ("/source", json!("resend")),
        ("/source", json!("/mailhooks/resend/No Name")),
        ("/type", json!("bounce.bounced")),
        ("/type", json!("mailhooks.complaint.complained")),
        ("/subject", json!("")),
        ("/time", Value::Null),
        ("/time", json!("2026-09-14T08:30:19Z")),
        ("/time", json!("2026-09-14T08:30:19.402000+02:00")),
        ("/datacontenttype", json!("text/plain")),
        ("/dataschema", json!("urn:mailhooks:schema:1:complaint")),
        ("/dataschema", json!("urn:mailhooks:schema:2:bounce")),
        ("/data", Value::Null),
        ("/data/provider", Value::Null),
        ("/data/inferred", json!("no")),
        ("/data/received_at", json!(1_700_000_000)),
        ("/data/dedup/basis", json!("guess")),
        ("/data/warnings", json!("stale")),
        ("/data/message/direction", json!("sideways")),
        ("/data/message/tags", json!("welcome")),
        ("/data/message/labels", json!({"list": 1})),
        ("/data/recipient", json!("")),
        ("/data/recipients", json!("jane@example.org")),
        ("/data/recipient_certain", json!("true")),
        ("/data/suppression_advice/action", json!("pause")),
        ("/data/suppression_advice/action", Value::Null),
        ("/data/suppression_advice/scope", json!("account")),
        ("/data/smtp/code", json!("550")),
        ("/data/smtp/code", json!(20)),
        ("/data/smtp/enhanced", json!("3.1.1")),
        ("/data/failure/permanence", json!("hard")),
        ("/data/failure/phase", Value::Null),
        ("/data/failure/category", json!(511)),
        ("/data/bounce", json!({"id": 7})),
        ("/data/extra", json!([])),
    ];
    for (pointer, value) in cases {
        let broken = changed(bounce(), pointer, value.clone());
        for contract in [Contract::Written, Contract::Taken] {
            assert!(
                check(&broken, contract).is_err(),
                "{pointer} = {value} for {contract:?}"
            );
        }
    }
}

/// What a later version may write: nobody writes it today, and every consumer takes it already.
#[test]
fn what_may_be_added_is_taken_but_not_written() {
    let cases = [
        ("/traceparent", json!("00-1-1-01")),
        ("/type", json!("mailhooks.bounce.refused")),
        ("/data/added", json!({"by": "a later version"})),
        ("/data/message/added", json!(1)),
        ("/data/failure/category", json!("greylisted")),
        ("/data/warnings", json!(["clock_skew", "new_doubt"])),
        ("/data/complaint", json!({"reporter": "jane@example.org"})),
    ];
    for (pointer, value) in cases {
        let later = changed(bounce(), pointer, value.clone());
        assert!(
            check(&later, Contract::Written).is_err(),
            "{pointer} = {value}"
        );
        assert_eq!(
            check(&later, Contract::Taken),
            Ok(()),
            "{pointer} = {value}"
        );
    }
    let mut family = changed(bounce(), "/type", json!("mailhooks.inbound.received"));
    family["dataschema"] = "urn:mailhooks:schema:1:inbound".into();
    assert!(check(&family, Contract::Written).is_err());
    assert_eq!(check(&family, Contract::Taken), Ok(()));
}

#[test]
fn the_data_of_one_family_is_not_anothers() {
    let golden = golden();
    let bounce = &golden["bounce.returned_mail"]["data"];
    assert!(bounce.get("bounce").is_some(), "the sample must say more");
    assert_eq!(check_data(bounce, Family::Bounce), Ok(()));
    for family in Family::ALL
        .iter()
        .filter(|family| **family != Family::Bounce)
    {
        assert!(check_data(bounce, *family).is_err(), "{family}");
    }
}

#[test]
fn a_notice_needs_its_reason_and_its_record() {
    let notice = golden()["quarantine.unreadable"].clone();
    for pointer in [
        "/data/quarantine",
        "/data/quarantine/reason",
        "/data/quarantine/event_id",
    ] {
        let broken = changed(notice.clone(), pointer, Value::Null);
        assert!(check(&broken, Contract::Taken).is_err(), "{pointer}");
    }
    let broken = changed(notice, "/id", json!(format!("evt_{}", "a".repeat(32))));
    assert!(check(&broken, Contract::Taken).is_err());
}

#[test]
fn a_schema_that_is_none_is_refused() {
    assert!(compile(&json!({"type": "text"})).is_err());
    assert!(compile(&json!({"$ref": "https://example.com/schema.json"})).is_err());
    assert!(compile(&json!({"type": "string"})).is_ok());
}
