//! What an operator does to a table: replay, announce again, forget.

use crate::{older_reader, program::Folder, server::Server};
use mailhooks_event::EventId;
use serde_json::Value;

pub(crate) fn addresses(folder: &Folder) -> Value {
    let text = std::fs::read_to_string(folder.data().join("server.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Leaves a Resend body in quarantine, as an older reader would.
pub(crate) fn quarantine(folder: &Folder, body: &[u8]) -> EventId {
    older_reader::quarantine(addresses(folder)["dynamodb"].as_str().unwrap(), body)
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
    std::fs::read(mailhooks_sender::events_root().join(name)).unwrap()
}

#[test]
fn what_is_understood_now_is_replayed_and_the_rest_is_kept() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let id = quarantine(&folder, &sample("resend/email-bounced.json"));
    let unknown = folder.file("new.json", r#"{"type": "email.new"}"#);
    let (_, kept) = server.send(&[&unknown, "--source", "resend"]);
    assert_eq!(kept["status"], "quarantined");

    let listed = server.run(&["quarantine", "list"]).ok();
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(
        listed.contains("an older reader did not know it"),
        "{listed}"
    );
    let elsewhere = ["quarantine", "list", "--source", "postal", "--since", "1h"];
    assert_eq!(server.run(&elsewhere).ok(), "");
    let notice = format!("{id}").replace("evt_", "qrn_");
    let shown = server.run(&["quarantine", "show", &notice]).ok();
    assert!(
        shown.contains("a replay makes it") && shown.contains("bounce.bounced"),
        "{shown}"
    );

    let dry = server.run(&["quarantine", "replay", "--dry-run"]).ok();
    assert!(
        dry.contains("would replay") && dry.contains("kept"),
        "{dry}"
    );
    let replayed = server.run(&["quarantine", "replay"]);
    let said = replayed.err.clone();
    assert_eq!(said.trim(), "1 replayed, 0 known already, 1 kept, 0 failed");
    let lines = replayed.ok();
    assert!(
        lines.contains(id.as_str()) && !lines.contains('@'),
        "{lines}"
    );
    let event: Value = serde_json::from_str(&server.run(&["event", id.as_str()]).ok()).unwrap();
    assert_eq!(event["type"], "mailhooks.bounce.bounced");
    assert_eq!(server.run(&["quarantine", "list"]).ok().lines().count(), 1);
    let again = server.run(&["quarantine", "replay", id.as_str()]);
    assert!(again.sentence().contains("not in quarantine"));
    let both = ["quarantine", "replay", id.as_str(), "--since", "1h"];
    assert_eq!(server.run(&both).code, Some(2));
}

#[test]
fn a_new_queue_gets_what_it_wants_of_the_past() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    server.send(&["resend/email-bounced"]);
    server.send(&["postal/message-sent"]);
    let queue = addresses(&folder)["queues"]["contact"]
        .as_str()
        .unwrap()
        .to_owned();
    let wanted = r#"{"families": ["bounce"]}"#;
    let announce = |more: &[&str]| {
        server.run(&[&["announce", "--queue", &queue, "--match", wanted], more].concat())
    };
    assert!(announce(&["--dry-run"]).ok().contains("1 messages to send"));
    assert!(
        announce(&["--since", "0m"])
            .ok()
            .contains("0 messages sent")
    );
    let sent = announce(&[]).ok();
    assert!(
        sent.contains("2 events, 1 messages sent, 0 refused"),
        "{sent}"
    );
    let got = server.messages(&["--queue", &queue, "--count", "1"]);
    assert_eq!(got[0]["type"], "mailhooks.bounce.bounced");

    let missing = queue.replace("contact", "nowhere");
    let lost = server.run(&["announce", "--queue", &missing]).sentence();
    assert!(lost.contains("2 messages less"), "{lost}");
    for slip in ["{\"family\": []}", "{\"families\": [\"spam\"]}"] {
        let refused = server.run(&["announce", "--queue", &queue, "--match", slip]);
        let refused = refused.sentence();
        assert!(refused.contains("--match"), "{refused}");
    }
    assert_eq!(announce(&["--until", "tomorrow"]).code, Some(2));
}

#[test]
fn a_person_is_forgotten_and_nobody_else() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mail = |name: &str, to: &str| {
        let body = format!(
            "{{\"type\":\"email.delivered\",\"created_at\":\"2026-09-14T08:30:00.000Z\",\
             \"data\":{{\"email_id\":\"{name}\",\"to\":[{to}],\"subject\":\"x\"}}}}"
        );
        let file = folder.file(&format!("{name}.json"), body);
        let (_, answer) = server.send(&[&file, "--source", "resend"]);
        answer["id"].as_str().unwrap().to_owned()
    };
    let hers = mail("one", "\"jane@example.org\"");
    let several = mail("two", "\"jane@example.org\", \"john@example.org\"");
    let his = mail("three", "\"john@example.org\"");

    let dry = server.run(&["forget", "Jane@Example.org", "--everywhere", "--dry-run"]);
    assert_eq!(dry.ok().lines().count(), 2);
    let removed = server.run(&["forget", "Jane@Example.org"]).ok();
    assert!(
        removed.contains(&hers) && !removed.contains('@'),
        "{removed}"
    );
    assert_eq!(removed.lines().count(), 1, "{removed}");
    assert!(
        server
            .run(&["event", &hers])
            .sentence()
            .contains("no record")
    );
    let removed = server
        .run(&["forget", "jane@example.org", "--everywhere"])
        .ok();
    assert!(removed.contains(&several), "{removed}");
    assert!(
        server
            .run(&["event", &his])
            .ok()
            .contains("john@example.org")
    );

    let nobody = server.run(&["forget", "jane@example.org", "--everywhere"]);
    assert!(nobody.sentence().contains("nothing is recorded"));
    assert!(
        server
            .run(&["forget", "jane"])
            .sentence()
            .contains("no address")
    );
}

#[test]
fn messages_are_moved_out_of_a_queue_into_another() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for sample in [
        "resend/email-bounced",
        "postal/message-bounced",
        "ark/message-bounced",
    ] {
        server.send(&[sample]);
    }
    let queues = addresses(&folder)["queues"].clone();
    let queue = |name: &str| queues[name].as_str().unwrap().to_owned();
    let redrive = |more: &[&str]| {
        let (from, to) = (queue("bounce"), queue("contact"));
        server.run(&[&["redrive", "--from", &from, "--to", &to], more].concat())
    };
    assert_eq!(redrive(&["--count", "1"]).ok(), "1 messages moved\n");
    assert_eq!(redrive(&[]).ok(), "2 messages moved\n");
    assert_eq!(redrive(&[]).ok(), "0 messages moved\n");
    let there = server.messages(&["--queue", &queue("contact"), "--count", "3"]);
    let types: Vec<&Value> = there.iter().map(|message| &message["type"]).collect();
    assert_eq!(types, ["mailhooks.bounce.bounced"; 3]);

    let same = server.run(&[
        "redrive",
        "--from",
        &queue("contact"),
        "--to",
        &queue("contact"),
    ]);
    assert!(same.sentence().contains("same queue"));
    server.send(&["resend/email-bounced-temporary"]);
    let nowhere = queue("contact").replace("contact", "nowhere");
    let lost = server.run(&["redrive", "--from", &queue("bounce"), "--to", &nowhere]);
    assert_eq!(lost.code, Some(1));
    assert!(lost.err.contains("0 messages moved"), "{}", lost.err);
}
