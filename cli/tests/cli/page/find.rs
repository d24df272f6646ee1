//! Looking up events, messages and addresses.

use super::post;
use crate::{program::Folder, server::Server};
use serde_json::{Value, json};

/// The ids of the events that are found, in their order.
fn found(server: &Server, text: &str) -> Vec<Value> {
    let (code, told) = post(server, "/api/find", &json!({"text": text}));
    assert_eq!(code, "200", "{text}: {told}");
    assert_eq!(told["earlier"], 0);
    assert!(!told.to_string().contains('@'), "{told}");
    let events = told["events"].as_array().unwrap().iter();
    events.map(|event| event["id"].clone()).collect()
}

#[test]
fn an_event_a_message_and_an_address_are_found() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let event = |kind: &str, second: u8, mail: &str, to: &str| {
        let body = json!({"type": format!("email.{kind}"),
            "created_at": format!("2026-09-14T08:30:{second:02}.000Z"),
            "data": {"email_id": mail, "to": [to]}});
        let file = folder.file(&format!("{kind}.json"), body.to_string());
        let (_, answer) = server.send(&[&file, "--source", "resend"]);
        answer["id"].clone()
    };
    let opened = event("opened", 40, "one-mail", "jane@example.com");
    let sent = event("sent", 10, "one-mail", "jane@example.com");
    let other = event("delivered", 20, "two-mail", "jane@example.com");
    event("clicked", 30, "three-mail", "john@example.com");
    let (_, kept) = server.send(&["resend/unknown-type"]);

    let id = sent.as_str().unwrap();
    assert_eq!(found(&server, id), [json!(id)]);
    let notice = kept["id"].as_str().unwrap().replace("evt_", "qrn_");
    for id in [kept["id"].as_str().unwrap(), &notice] {
        assert_eq!(found(&server, id), [json!(notice)]);
    }
    assert_eq!(found(&server, " one-mail "), [sent.clone(), opened.clone()]);
    assert_eq!(
        found(&server, "Jane@Example.com"),
        [sent, other, opened],
        "in any case"
    );
    for nothing in [
        "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "evt_1",
        "ONE-MAIL",
        "nobody@example.org",
        "<script>",
        "#",
    ] {
        assert!(found(&server, nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn what_is_nothing_to_look_for_is_refused() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    assert!(found(&server, &"x".repeat(1_024)).is_empty());
    for wish in [
        json!({}),
        json!({"text": 7}),
        json!({"text": " "}),
        json!({"text": "x".repeat(1_025)}),
        json!({"text": "x", "source": "resend"}),
    ] {
        assert_eq!(post(&server, "/api/find", &wish).0, "400", "{wish}");
    }
}
