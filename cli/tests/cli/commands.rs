//! Looking at what was recorded and announced.

use crate::{
    program::{Done, Folder, program},
    server::Server,
};
use serde_json::Value;

const BOUNCE: &str = "resend/email-bounced";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_event_is_shown_and_so_is_its_raw_body() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, answer) = server.send(&[BOUNCE]);
    let id = answer["id"].as_str().unwrap();
    let event = json(&server.run(&["event", id]).ok());
    assert_eq!(
        (&event["id"], &event["type"]),
        (&answer["id"], &Value::from("mailhooks.bounce.bounced"))
    );
    let sample =
        std::fs::read_to_string(mailhooks_sender::events_root().join(format!("{BOUNCE}.json")));
    assert_eq!(server.run(&["event", id, "--raw"]).ok(), sample.unwrap());
    let notice = id.replace("evt_", "qrn_");
    assert_eq!(
        json(&server.run(&["event", &notice]).ok())["id"],
        event["id"]
    );

    let unknown = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert!(server.run(&["event", unknown]).sentence().contains(unknown));
    assert_eq!(server.run(&["event", "evt_1"]).code, Some(2));
}

#[test]
fn a_timeline_is_in_the_order_of_time_whatever_came_first() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let event = |kind: &str, second: u8| {
        let body = format!(
            "{{\"type\":\"email.{kind}\",\"created_at\":\"2026-09-14T08:30:{second:02}.000Z\",\
             \"data\":{{\"email_id\":\"one-mail\",\"to\":[\"jane@example.com\"]}}}}"
        );
        folder.file(&format!("{kind}.json"), body)
    };
    for (kind, second) in [("opened", 40), ("sent", 10), ("delivered", 20)] {
        assert_eq!(
            server.send(&[&event(kind, second), "--source", "resend"]).0,
            200
        );
    }
    let lines = server.run(&["timeline", "one-mail"]).ok();
    let kinds: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.split_whitespace().nth(2))
        .collect();
    assert_eq!(
        kinds,
        [
            "delivery.accepted",
            "delivery.delivered",
            "engagement.opened"
        ],
        "{lines}"
    );
    assert!(!lines.contains('@'), "{lines}");

    let events = server
        .run(&["timeline", "one-mail", "--source", "resend", "--json"])
        .ok();
    let subjects: Vec<Value> = events
        .lines()
        .map(|line| json(line)["subject"].clone())
        .collect();
    assert_eq!(subjects, ["one-mail"; 3]);
    assert!(
        server
            .run(&["timeline", "one-mail", "--source", "postal"])
            .sentence()
            .contains("nothing")
    );
}

#[test]
fn tail_shows_each_event_once_and_leaves_the_familys_queue_alone() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    server.send(&[BOUNCE]);
    server.send(&["postal/message-sent"]);
    let first = server.run(&["tail", "--count", "1"]).ok();
    assert_eq!(first.lines().count(), 1);
    assert!(
        first.contains("bounce.bounced") && !first.contains('@'),
        "{first}"
    );
    let second = server.messages(&["--count", "1"]);
    assert_eq!(second.len(), 1);
    assert_eq!(second[0]["type"], "mailhooks.delivery.delivered");
    assert_eq!(server.run(&["tail", "--idle", "0"]).ok(), "");

    let addresses = json(&std::fs::read_to_string(folder.data().join("server.json")).unwrap());
    let queue = addresses["queues"]["bounce"].as_str().unwrap();
    let looked = server.run(&["tail", "--queue", queue, "--count", "1"]).ok();
    assert_eq!(looked, first);
}

#[test]
fn a_real_account_is_named_as_for_every_program_of_aws() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, answer) = server.send(&[BOUNCE]);
    let id = answer["id"].as_str().unwrap();
    let addresses = json(&std::fs::read_to_string(folder.data().join("server.json")).unwrap());
    let endpoint = addresses["dynamodb"].as_str().unwrap();
    let elsewhere = folder.join("elsewhere");
    let arguments = ["event", id, "--table", "mailhooks"];
    let asked = |variables: &[(&str, &str)]| -> Done {
        let mut command = program(&elsewhere, &arguments);
        command.envs(variables.iter().copied());
        command.output().unwrap().into()
    };

    let keys = [
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];
    let (region, address) = (("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", endpoint));
    let done = asked(&[keys[0], keys[1], region, address]);
    assert_eq!(json(&done.ok())["id"], answer["id"]);

    let config = format!(
        "[profile mail]\nregion = eu-central-1\nendpoint_url = {endpoint}\naws_access_key_id = id\naws_secret_access_key = secret\n"
    );
    let config = folder.file("config", config);
    let done = asked(&[("AWS_CONFIG_FILE", &config), ("AWS_PROFILE", "mail")]);
    assert_eq!(json(&done.ok())["id"], answer["id"]);

    let sentence = asked(&[keys[0], keys[1], address]).sentence();
    assert!(sentence.contains("AWS_REGION"), "{sentence}");
    let sentence = asked(&[region, address]).sentence();
    assert!(sentence.contains("AWS_PROFILE"), "{sentence}");
}

#[test]
fn without_a_server_each_command_says_so() {
    let folder = Folder::new();
    let id = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    for arguments in [
        &["send", BOUNCE][..],
        &["tail"],
        &["event", id],
        &["timeline", "x"],
    ] {
        let done: Done = program(&folder.data(), arguments).output().unwrap().into();
        let sentence = done.sentence();
        assert!(sentence.contains("mailhooks serve"), "{sentence}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, answer) = server.send(&[BOUNCE]);
    let event = ["event", answer["id"].as_str().unwrap()];
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done: Done = program(&folder.data(), &event)
        .stdout(writer)
        .output()
        .unwrap()
        .into();
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
}
