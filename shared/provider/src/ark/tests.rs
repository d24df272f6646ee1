use super::*;
use crate::{Credentials, Refusal, Webhook};
use http::HeaderMap;
use mailhooks_event::{Dedup, DedupBasis, Timestamp, Warning, quarantine::QuarantineKind};
use mailhooks_signature::{KeyEntry, Sha1};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The vector of `shared/signature/src/vectors/ark.rs`: a key, its id, and its signature over the body.
const KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp0iAllLqfYU/8yVVYKMw79uiQY9XeVqh2ILm7aX5yDcp/NnphlFCq9YbDYTyw9GOM2MgfS2/xRZBNTfOu1Djybs7BHmHcJMse2fx96cJCNoZpK2qDEtEklCTiZ59nOC+GX6of8ERFaBmB9cMUWzIggEyCfkdf5eduEr+eDhKDQ+WBeMBakNQle2CPOu1nxgcCUvufXA7IPR9y5mNXcMb8iYBX9WkdhhYFAG7JxUHO2OV71rwcTStQzqeny5aY8IlsXvQ3kwtOJZK0zUk9T1DLGmEAsrEUMxsrrlOSI7X/i2nUuYGx69lrv2Lq7tL47VkR484jL4wNG0hkSBLijV61wIDAQAB";
const KID: &str = "6b4089b6265a6e70230bc0304c3e2af7885ad1a51621566fa11a8969351a40f2";
const SIGNATURE: &str = "RxZ/Hhe21lzIEI+4xkvX6+zwicIQMPhCvZ2qwSR1Qc6VuPiSUbK+XdkFlG62p7toxxPf1o8mD/Q9NzaZ850/pYo/U100sOpzZZXn/D17xenACe1eORV7oncfOCDkQgfuorXSrTvljlEB9ylrdwp2L3IxmNyYt5mTosnEINN/cem5W1StIquAHRKlyYQG4mrsjTtf4e45/G2zWkqU4c4l/LP8YRsYZz6XUvMT8UFALO9eCnR3/Keo5Q0mGGxnW4M6P3op0X/xgTOehLFy84PZ8nqxB7va308sRM3LVRjq3LNRUmBS5uHZj9TJRwFWeRc+gfXP1i0eHQu3sjqyOjbMEg==";
const BODY: &[u8] = include_bytes!("tests/vector.json");

fn verify(headers: &[(&'static str, &str)]) -> Result<Verified, Refusal> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, value.parse().unwrap());
    }
    let webhook = Webhook {
        source: "ark".parse().unwrap(),
        provider: &Ark,
        family: None,
        headers: map.into(),
        target: "/webhooks/ark".to_owned(),
        body: BODY.into(),
        received_at: Timestamp::UNIX_EPOCH,
    };
    let key = KEY.parse().unwrap();
    let credentials = Credentials::Keys {
        keys: vec![KeyEntry { kid: None, key }],
        sha1: Sha1::Allowed,
    };
    webhook
        .verify(&credentials)
        .map_err(|unverified| unverified.refusal)
}

#[test]
fn both_headers_are_needed() {
    let (signature, kid) = (("x-ark-signature", SIGNATURE), ("x-ark-signature-kid", KID));
    assert!(verify(&[signature, kid]).is_ok());
    for (headers, refusal) in [
        (vec![], Refusal::MissingHeader),
        (vec![signature], Refusal::MissingHeader),
        (vec![kid], Refusal::MissingHeader),
        (
            vec![signature, ("x-ark-signature-kid", "")],
            Refusal::MissingHeader,
        ),
        (
            vec![signature, ("x-ark-signature-kid", "ff")],
            Refusal::UnknownKey,
        ),
        (vec![signature, kid, kid], Refusal::Malformed),
        (
            vec![("x-ark-signature", "garbage"), kid],
            Refusal::Malformed,
        ),
        (
            vec![("x-postal-signature-256", SIGNATURE), kid],
            Refusal::MissingHeader,
        ),
    ] {
        assert_eq!(verify(&headers).unwrap_err(), refusal, "{headers:?}");
    }
}

fn dedup(body: &Value) -> Dedup {
    match read_body(body.to_string().as_bytes()) {
        Reading::Understood(occurrence) => occurrence.dedup,
        Reading::Quarantined { reason, .. } => panic!("{reason}"),
    }
}

fn click(token: &str, url: &str, link: &str) -> Value {
    json!({"message": {"token": token}, "url": url, "token": link, "ip_address": "192.0.2.7"})
}

#[test]
fn without_an_id_tenant_message_time_and_link_tell_events_apart() {
    let of = |tenant: Option<&str>, time: f64, payload: &Value| json!({"event": "MessageLinkClicked", "tenant_id": tenant, "timestamp": time, "payload": payload});
    let payload = click("m", "https://example.com/", "l");
    let first = dedup(&of(Some("t"), 1_795_262_400.5, &payload));
    assert_eq!(first.basis, DedupBasis::Content);
    assert_eq!(first, dedup(&of(Some("t"), 1_795_262_400.5, &payload)));
    for other in [
        of(None, 1_795_262_400.5, &payload),
        of(Some("u"), 1_795_262_400.5, &payload),
        of(Some("t"), 1_795_262_400.6, &payload),
        of(
            Some("t"),
            1_795_262_400.5,
            &click("n", "https://example.com/", "l"),
        ),
        of(
            Some("t"),
            1_795_262_400.5,
            &click("m", "https://example.org/", "l"),
        ),
        of(
            Some("t"),
            1_795_262_400.5,
            &click("m", "https://example.com/", "k"),
        ),
    ] {
        assert_ne!(first, dedup(&other), "{other}");
    }
}

#[test]
fn a_bare_click_has_no_time_so_its_body_is_the_key() {
    let body = click("m", "https://example.com/", "l");
    assert_eq!(dedup(&body), Dedup::by_body(body.to_string().as_bytes()));
}

#[test]
fn the_payload_wins_over_the_older_member() {
    let payload = json!({"status": "Sent", "message": {"token": "right"}});
    let body = json!({"event": "MessageSent", "payload": payload, "data": {"status": "Held"}});
    let Reading::Understood(occurrence) = read_body(body.to_string().as_bytes()) else {
        panic!("an event");
    };
    assert_eq!(occurrence.subject.as_deref(), Some("right"));
    assert_eq!(
        occurrence.extra["envelope"],
        json!({"data": {"status": "Held"}})
    );
}

#[test]
fn a_name_beside_the_members_is_believed() {
    let read = |body: &Value| match read_body(body.to_string().as_bytes()) {
        Reading::Understood(occurrence) => Ok(*occurrence),
        Reading::Quarantined { kind, .. } => Err(kind),
    };
    let message = json!({"token": "m"});
    let held =
        json!({"event": "MessageHeld", "timestamp": 7, "message": message, "status": "Held"});
    let occurrence = read(&held).unwrap();
    assert_eq!(occurrence.provider_event, "MessageHeld");
    assert!(!occurrence.inferred && occurrence.warnings.is_empty());
    assert_eq!(occurrence.time, Timestamp::from_unix_seconds(7.0));
    let sent = json!({"event": "MessageSent", "message": message, "status": "Held"});
    let warnings = read(&sent).unwrap().warnings;
    assert_eq!(warnings, [Warning::ShapeContradictsName]);
    for (body, kind) in [
        (
            json!({"event": "MessageRead", "status": "Sent"}),
            QuarantineKind::UnknownType,
        ),
        (
            json!({"event": "MessageSent", "status": 1}),
            QuarantineKind::Unreadable,
        ),
        (
            json!({"event": "MessageSent", "message": message}),
            QuarantineKind::Unreadable,
        ),
    ] {
        assert_eq!(read(&body).unwrap_err(), kind, "{body}");
    }
}

#[test]
fn a_bare_payload_may_have_a_member_called_data() {
    let body = json!({"status": "Sent", "data": {"status": "Held"}});
    let Reading::Understood(occurrence) = read_body(body.to_string().as_bytes()) else {
        panic!("an event");
    };
    assert_eq!(occurrence.provider_event, "MessageSent");
    assert_eq!(occurrence.extra["data"], json!({"status": "Held"}));
}

#[test]
fn where_nothing_was_exchanged_no_answer_is_told() {
    let smtp = |status: &str, seconds: f64| {
        let payload = json!({"status": status, "sent_with_ssl": false, "time": seconds});
        let name = if status == "Sent" {
            "MessageSent"
        } else {
            "MessageHeld"
        };
        let body = json!({"event": name, "payload": payload});
        match read_body(body.to_string().as_bytes()) {
            Reading::Understood(occurrence) => occurrence.smtp,
            Reading::Quarantined { reason, .. } => panic!("{reason}"),
        }
    };
    assert!(smtp("Held", 0.0).is_none());
    assert_eq!(smtp("Held", 0.5).unwrap().seconds, Some(0.5));
    assert_eq!(
        smtp("Sent", 0.0).unwrap().tls,
        Some(false),
        "it was sent so"
    );
}

/// Any value, and above all those of Ark's own members.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "(Sent|SoftFail|HardFail|Held|5\\.1\\.1|mailbox_full|.* failed at .*)"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 40, 8, |inner| {
        let member = "(message|original_message|bounce|metadata|status|details|output|time|\
                      classification|classification_code|smtp_enhanced_code|remote_host|url|\
                      token|server|volume|limit|spf_status|payload|data|event|tenant_id|uuid)";
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
        for member in ["payload", "data"] {
            read_body(json!({"event": name, member: payload}).to_string().as_bytes());
        }
    }
}
