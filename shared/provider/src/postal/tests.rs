use super::*;
use mailhooks_event::{Dedup, DedupBasis, Family};
use proptest::prelude::*;
use serde_json::{Value, json};

fn understood(body: &Value) -> crate::Occurrence {
    match read_body(body.to_string().as_bytes()) {
        Reading::Understood(occurrence) => *occurrence,
        Reading::Quarantined { reason, .. } => panic!("{reason}"),
    }
}

fn dedup(body: &Value) -> Dedup {
    understood(body).dedup
}

#[test]
fn each_name_leads_to_its_own_kind() {
    let mut types: Vec<_> = EventName::ALL
        .iter()
        .map(|name| {
            let body = json!({"event": name.as_str(), "payload": {}});
            let happening = understood(&body).happening;
            (happening.family(), happening.kind())
        })
        .collect();
    types.sort_unstable();
    types.dedup();
    assert_eq!(types.len(), EventName::ALL.len());
    assert!(types.contains(&(Family::Delivery, "held")));
}

#[test]
fn a_redelivery_has_the_same_key_whatever_else_changed() {
    let first = json!({"event": "MessageSent", "uuid": "u-1", "payload": {"details": "a"}});
    let again = json!({"event": "MessageSent", "uuid": "u-1", "payload": {"details": "b"}});
    assert_eq!(dedup(&first), dedup(&again));
    assert_eq!(dedup(&first).key, "u-1");
}

#[test]
fn without_an_id_the_content_tells_events_apart() {
    let click = |url: &str, time: f64| {
        let message = json!({"token": "abcdefghijkl", "to": "jane@example.org"});
        let payload = json!({"message": message, "url": url, "token": "link"});
        json!({"event": "MessageLinkClicked", "timestamp": time, "payload": payload})
    };
    let first = dedup(&click("https://example.com/a", 1_795_262_400.5));
    assert_eq!(first.basis, DedupBasis::Content);
    assert_eq!(
        first,
        dedup(&click("https://example.com/a", 1_795_262_400.5))
    );
    assert_ne!(
        first,
        dedup(&click("https://example.com/b", 1_795_262_400.5))
    );
    assert_ne!(
        first,
        dedup(&click("https://example.com/a", 1_795_262_400.6))
    );
}

#[test]
fn where_time_or_subject_is_missing_the_body_is_the_key() {
    let bare_click = json!({"message": {"token": "abcdefghijkl"}, "url": "https://example.com"});
    let no_message = json!({"status": "Sent", "timestamp": 1_795_262_400.5});
    for body in [bare_click, no_message] {
        assert_eq!(dedup(&body), Dedup::by_body(body.to_string().as_bytes()));
    }
}

#[test]
fn the_envelopes_rest_never_hides_the_payloads() {
    let payload = json!({"envelope": 1, "more": 2});
    let body = json!({"event": "MessageSent", "payload": payload, "more": 3});
    let expected = json!({"more": 2, "envelope": {"more": 3, "payload": {"envelope": 1}}});
    assert_eq!(Value::Object(understood(&body).extra), expected);
}

/// Any value, and above all the ones that readers look at.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "(Sent|HardFail|Held|outgoing|Spam|550 5\\.1\\.1 x|.* accepted by .*)"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 40, 8, |inner| {
        let member = "(message|original_message|_bounce|bounce|status|details|output|timestamp|\
                      to|token|id|url|server|volume|limit|uuid|domain|spf_status|payload|event)";
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(member, inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reading_is_total(name in 0..EventName::ALL.len(), payload in any_value()) {
        let name = EventName::ALL[name].as_str();
        read_body(payload.to_string().as_bytes());
        read_body(json!({"event": name, "payload": payload}).to_string().as_bytes());
    }

    #[test]
    fn no_bytes_can_stop_the_reader(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_body(&body);
    }
}
