//! What the API tells and does.

use super::{get, post, request};
use crate::{
    http::status,
    operator::{quarantine, sample},
    program::Folder,
    server::Server,
};
use mailhooks_provider::PROVIDERS;
use serde_json::{Value, json};

#[test]
fn setup_tells_what_can_be_sent_and_no_secret() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let setup = get(&server, "/api/setup");
    let sources: Vec<&str> = setup["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["name"].as_str().unwrap())
        .collect();
    let names = PROVIDERS.iter().map(|provider| provider.name().to_string());
    assert_eq!(sources, names.collect::<Vec<_>>());
    let samples = setup["samples"]["resend"].as_array().unwrap();
    assert!(samples.contains(&json!("resend/email-bounced")));
    assert_eq!(
        setup["families"][1]["kinds"],
        json!(["bounced", "returned_mail"])
    );
    let addresses = crate::operator::addresses(&folder);
    let token = addresses["sources"]["ark"]["token"].as_str().unwrap();
    assert!(!setup.to_string().contains(token));
}

#[test]
fn an_event_comes_with_its_raw_body_and_its_timeline() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let event = |kind: &str, second: u8| {
        let body = format!(
            "{{\"type\":\"email.{kind}\",\"created_at\":\"2026-09-14T08:30:{second:02}.000Z\",\
             \"data\":{{\"email_id\":\"one-mail\",\"to\":[\"jane@example.com\"]}}}}"
        );
        let file = folder.file(&format!("{kind}.json"), &body);
        let (_, answer) = server.send(&[&file, "--source", "resend"]);
        (answer["id"].clone(), body)
    };
    let (opened, _) = event("opened", 40);
    let (sent, body) = event("sent", 10);
    let told = get(&server, &format!("/api/events/{}", sent.as_str().unwrap()));
    assert_eq!(
        (&told["event"]["id"], &told["raw"]["text"]),
        (&sent, &json!(body))
    );
    assert_eq!(
        (&told["raw"]["bytes"], &told["raw"]["is_whole"]),
        (&json!(body.len()), &json!(true))
    );
    let ids: Vec<&Value> = told["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids, [&sent, &opened]);
    assert_eq!(
        (&told["timeline"][1]["family"], &told["timeline"][1]["kind"]),
        (&json!("engagement"), &json!("opened"))
    );

    let host = format!("Host: {}\r\n", server.address());
    for id in [
        "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "evt_1",
        "../setup",
        "",
    ] {
        let answer = request(&server, &format!("GET /api/events/{id}"), &host, "");
        assert_eq!(status(&answer), "404", "{id}: {answer}");
    }
}

#[test]
fn a_body_that_is_no_text_is_counted_and_a_long_one_is_cut() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let raw = |name: &str, body: &[u8]| {
        let file = folder.file(name, body);
        let (_, answer) = server.send(&[&file, "--source", "resend"]);
        assert_eq!(answer["status"], "quarantined");
        get(
            &server,
            &format!("/api/events/{}", answer["id"].as_str().unwrap()),
        )["raw"]
            .clone()
    };
    let binary = raw("binary.json", b"\xff\xfe\x00");
    assert_eq!(binary, json!({"bytes": 3, "text": null, "is_whole": false}));
    let long = "ä".repeat(200_001);
    let cut = raw("long.json", long.as_bytes());
    assert_eq!(
        (&cut["bytes"], &cut["is_whole"]),
        (&json!(400_002), &json!(false))
    );
    assert_eq!(cut["text"].as_str().map(str::len), Some(200_000));
}

#[test]
fn quarantine_is_told_with_reasons_and_replayed_one_by_one() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let id = quarantine(&folder, &sample("resend/email-bounced.json"));
    let (_, kept) = server.send(&["resend/unknown-type"]);
    let told = get(&server, "/api/quarantine");
    assert_eq!(told["all"], 2);
    let find = |id: &Value| -> Value {
        let records = told["records"].as_array().unwrap().clone();
        records
            .into_iter()
            .find(|record| record["id"] == *id)
            .unwrap()
    };
    let old = find(&json!(id));
    assert_eq!(old["reason"], "an older reader did not know it");
    assert_eq!(
        (&old["kind"], &old["becomes"]),
        (&json!("unknown_type"), &json!("bounce.bounced"))
    );
    assert_eq!(find(&kept["id"])["becomes"], Value::Null);

    let replay = |id: &Value| post(&server, "/api/replay", &json!({"id": id}));
    let done = |word: &str, what: Value| ("200".to_owned(), json!({"outcome": word, "what": what}));
    assert_eq!(
        replay(&json!(id)),
        done("replayed", json!("bounce.bounced"))
    );
    assert_eq!(replay(&json!(id)), done("gone", Value::Null));
    assert_eq!(replay(&kept["id"]), done("kept", Value::Null));
    assert_eq!(get(&server, "/api/quarantine")["all"], 1);
    // The outbox announces it at once, and the page hears of it with everybody else.
    let messages = server.messages(&["--count", "2"]);
    let replayed = messages.iter().find(|message| message["id"] == json!(id));
    assert_eq!(
        replayed.unwrap()["type"],
        "mailhooks.bounce.bounced",
        "{messages:?}"
    );

    for wish in [
        json!({}),
        json!({"id": "evt_1"}),
        json!({"id": id, "all": true}),
        json!([]),
    ] {
        assert_eq!(post(&server, "/api/replay", &wish).0, "400", "{wish}");
    }
}

#[test]
fn samples_are_signed_or_forged_and_files_are_not_sent() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let send = |sample: &str, source: &str, family: Value, forge: bool| {
        let wish = json!({"sample": sample, "source": source, "family": family, "forge": forge});
        post(&server, "/api/send", &wish)
    };
    for (sample, source) in [
        ("resend/email-bounced", "resend"),
        ("ark/message-sent", "ark"),
        ("postal/message-sent", "postal"),
        ("copernica/failure-soft", "copernica"),
    ] {
        let (code, sent) = send(sample, source, Value::Null, false);
        assert_eq!(
            (code.as_str(), &sent["status"]),
            ("200", &json!(200)),
            "{sample}: {sent}"
        );
        assert_eq!(sent["answer"]["status"], "accepted", "{sample}");
        assert!(
            !sent.to_string().contains("ark.") || sent["url"].as_str().unwrap().contains("<token>")
        );
        let (_, forged) = send(sample, source, Value::Null, true);
        assert_eq!(
            (&forged["status"], &forged["answer"]["title"]),
            (&json!(401), &json!("Unauthorized"))
        );
    }
    let (_, again) = send("resend/email-bounced", "resend", json!("bounce"), false);
    assert_eq!(again["answer"]["status"], "duplicate");
    assert!(
        again["url"]
            .as_str()
            .unwrap()
            .ends_with("/webhooks/resend/bounce")
    );

    let file = folder.file("body.json", "{}");
    for (sample, source, family) in [
        (file.as_str(), "resend", Value::Null),
        ("Cargo.toml", "resend", Value::Null),
        ("resend/../resend/email-bounced", "resend", Value::Null),
        ("resend/email-bounced", "postal", Value::Null),
        ("resend/email-bounced", "nobody", Value::Null),
        ("resend/email-bounced", "Not a name", Value::Null),
        ("resend/email-bounced", "resend", json!("quarantine")),
    ] {
        let (code, told) = send(sample, source, family, false);
        assert_eq!(code, "400", "{sample} {source}: {told}");
        assert!(told["error"].is_string(), "{told}");
    }
}

#[test]
fn depths_count_what_waits() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    server.send(&["resend/email-bounced"]);
    // An event at another family's URL waits in the outbox.
    server.send(&["postal/message-sent", "--family", "bounce"]);
    let depths = get(&server, "/api/depths");
    let queue = |name: &str| -> Value {
        let queues = depths["queues"].as_array().unwrap();
        queues.iter().find(|queue| queue["name"] == name).unwrap()["waiting"].clone()
    };
    assert_eq!((queue("bounce"), queue("contact")), (json!(1), json!(0)));
    assert!(queue("tail").as_u64().unwrap() >= 1, "{depths}");
    assert!(
        depths["outbox"]["marked"].as_u64().unwrap() >= 1 || queue("delivery") == 1,
        "{depths}"
    );
    assert_eq!(depths["outbox"]["parked"], 0);
}
