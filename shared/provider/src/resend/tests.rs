//! What holds for every body, whatever it holds.

use super::*;
use mailhooks_event::DedupBasis;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every event that Resend documents, and its one misspelling, with the family; inbound mail has none.
const EVENTS: [(&str, Family); 19] = [
    ("email.sent", Family::Delivery),
    ("email.scheduled", Family::Delivery),
    ("email.delivered", Family::Delivery),
    ("email.delivery_delayed", Family::Delivery),
    ("email.delivered_delayed", Family::Delivery),
    ("email.failed", Family::Delivery),
    ("email.suppressed", Family::Delivery),
    ("email.bounced", Family::Bounce),
    ("email.complained", Family::Complaint),
    ("email.opened", Family::Engagement),
    ("email.clicked", Family::Engagement),
    ("contact.created", Family::Contact),
    ("contact.updated", Family::Contact),
    ("contact.deleted", Family::Contact),
    ("domain.created", Family::Domain),
    ("domain.updated", Family::Domain),
    ("domain.deleted", Family::Domain),
    ("suppression.added", Family::Suppression),
    ("suppression.removed", Family::Suppression),
];

/// The fields that the readers know.
const FIELDS: &str = "audience_id bcc bounce broadcast_id cc click created_at diagnosticCode email \
     email_id envelope failed first_name from headers id ipAddress last_name link message message_id \
     name origin priority reason record records region segment_ids source_id status subType subject \
     suppressed tags template_id timestamp to ttl type unsubscribed updated_at userAgent value";

fn dedup() -> Dedup {
    Dedup::by_id(DedupBasis::DeliveryId, "msg_1")
}

fn field() -> impl Strategy<Value = String> {
    let names: Vec<_> = FIELDS.split_whitespace().collect();
    prop::sample::select(names).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[a-z]{0,3}@[a-z]{0,3}[.,;<> ]{0,2}[a-z]{0,3}".prop_map(Value::from),
        "[245][0-9]{0,3}[ -][245]\\.[0-9]\\.[0-9]{0,3}.{0,3}\r?\n?".prop_map(Value::from),
        "2026-0[1-9]-1[0-9][T ][0-9:.]{0,9}[Z+-]?[0-9é]{0,3}".prop_map(Value::from),
        prop::sample::select(vec!["Permanent", "Suppressed", "previous_bounce", "Cc"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let map = prop::collection::btree_map(field(), inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            map.prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_known_event_is_understood_whatever_its_fields_hold(
        (name, family) in prop::sample::select(EVENTS.to_vec()),
        created_at in value(),
        data in prop::collection::btree_map(field(), value(), 0..12),
    ) {
        let body = json!({"type": name, "created_at": created_at, "data": data}).to_string();
        let Reading::Understood(occurrence) = read(body.as_bytes(), dedup()) else {
            return Err(TestCaseError::fail("quarantined"));
        };
        prop_assert_eq!(occurrence.happening.family(), family);
        prop_assert_eq!(occurrence.provider_event, name);
        prop_assert_eq!(occurrence.dedup, dedup());
        let certain = occurrence.mail.recipient_certain == Some(true);
        prop_assert!(!certain || occurrence.mail.recipient.is_some());
    }

    #[test]
    fn every_other_body_is_quarantined(body in any::<Vec<u8>>(), text in value()) {
        for body in [body, text.to_string().into_bytes()] {
            let quarantined = matches!(read(&body, dedup()), Reading::Quarantined { .. });
            prop_assert!(quarantined);
        }
    }
}

#[test]
fn no_event_is_read_by_two_families() {
    for (name, _) in EVENTS {
        let readers = Family::ALL.iter().filter(|family| {
            let mut data = Fields::of_map(Map::new());
            told(**family, name, &mut data).is_some()
        });
        assert_eq!(readers.count(), 1, "{name}");
    }
}

#[test]
fn what_is_left_of_the_envelope_never_meets_what_is_left_of_data() {
    let map = |value: Value| value.as_object().cloned().unwrap_or_default();
    for (data, envelope, expected) in [
        (json!({}), json!({}), json!({})),
        (json!({"a": 1}), json!({}), json!({"a": 1})),
        (
            json!({"a": 1}),
            json!({"a": 2}),
            json!({"a": 1, "envelope": {"a": 2}}),
        ),
        (
            json!({"envelope": 1}),
            json!({"envelope": 2}),
            json!({"envelope": {"envelope": 2, "data": {"envelope": 1}}}),
        ),
        (
            json!({"envelope": {"a": 1}}),
            json!({}),
            json!({"envelope": {"data": {"envelope": {"a": 1}}}}),
        ),
    ] {
        assert_eq!(Value::Object(extra(map(data), map(envelope))), expected);
    }
}
