//! Whatever an event holds, its JSON is CloudEvents 1.0 and gives the same event back.

mod invented;

use super::*;
use crate::{Dedup, Mail, ProviderName, delivery::DeliveryKind};
use invented::event;
use proptest::prelude::*;
use serde_json::{Map, Value};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_event_comes_back_as_it_was(event in event()) {
        let json = event.to_json().unwrap();
        let back: Event = serde_json::from_str(&json).unwrap();
        prop_assert!(back == event, "{json}");
        prop_assert_eq!(back.to_json().unwrap(), json);
    }

    #[test]
    fn every_event_is_a_cloud_event(event in event()) {
        let json: Value = serde_json::from_str(&event.to_json().unwrap()).unwrap();
        // CloudEvents 1.0.2, section "Context Attributes": required attributes are non-empty texts.
        for required in ["specversion", "id", "source", "type"] {
            prop_assert!(json[required].as_str().is_some_and(|text| !text.is_empty()), "{}", required);
        }
        prop_assert_eq!(&json["specversion"], "1.0");
        prop_assert_eq!(&json["datacontenttype"], "application/json");
        prop_assert!(json["dataschema"].as_str().unwrap().contains(':'), "an absolute URI");
        prop_assert!(Timestamp::parse(json["time"].as_str().unwrap()).is_some());
        prop_assert!(json["data"].is_object());
        let names = json.as_object().unwrap().keys();
        prop_assert!(names.into_iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase())));
    }

    #[test]
    fn debug_shows_id_and_type_only(event in event()) {
        prop_assert_eq!(
            format!("{event:?}"),
            format!("Event {{ id: {:?}, type: {:?}, .. }}", event.id.as_str(), event.event_type())
        );
    }
}

/// One well-formed event that the refusals below spoil.
fn sample() -> Value {
    let source: SourceName = "resend".parse().unwrap();
    let data = Data {
        provider: ProviderName::new("resend"),
        provider_event: None,
        inferred: false,
        account: None,
        received_at: Timestamp::UNIX_EPOCH,
        dedup: Dedup::by_body(b""),
        warnings: vec![],
        mail: Mail::default(),
        smtp: None,
        failure: None,
        extra: Map::new(),
    };
    let event = Event {
        id: EventId::derive(&source, &data.dedup),
        source,
        subject: None,
        time: Timestamp::UNIX_EPOCH,
        happening: Happening::Delivery(DeliveryKind::Delivered),
        data,
    };
    serde_json::to_value(&event).unwrap()
}

#[test]
fn what_is_no_event_of_ours_is_refused() {
    assert!(serde_json::from_value::<Event>(sample()).is_ok());
    for (name, value) in [
        ("specversion", "0.3"),
        ("id", "evt_1"),
        ("source", "/mailhooks/postal/resend"),
        ("source", "/mailhooks/resend/No Name"),
        ("type", "mailhooks.delivery.bounced"),
        ("type", "mailhooks.quarantine.unreadable"),
        ("time", "yesterday"),
    ] {
        let mut spoilt = sample();
        spoilt[name] = value.into();
        assert!(
            serde_json::from_value::<Event>(spoilt).is_err(),
            "{name} = {value}"
        );
    }
}
