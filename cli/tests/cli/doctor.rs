//! `mailhooks doctor` with the local server. A deployed stack is examined in `infra/stage`.

use crate::{
    program::{Done, Folder, program},
    server::Server,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs};

const SECRET: &str = "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";
const OTHER_SECRET: &str = "whsec_QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC";

/// Every finding by its part.
fn findings(done: &Done) -> BTreeMap<String, Value> {
    let line = |line| -> Value { serde_json::from_str(line).unwrap() };
    let lines = done.out.lines().map(line);
    lines
        .map(|finding| (finding["part"].as_str().unwrap().to_owned(), finding))
        .collect()
}

#[test]
fn a_local_server_is_well_and_takes_what_is_sent() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let done = server.run(&["doctor", "--json"]);
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    let findings = findings(&done);
    for part in [
        "table",
        "index timeline",
        "index recipient",
        "index outbox",
        "time to live",
        "queue mailhooks-bounce",
        "queue mailhooks-quarantine",
        "source copernica",
        "/webhooks/ark",
        "/webhooks/postal",
        "clock",
        "a webhook of resend",
    ] {
        assert_eq!(findings[part]["finding"], "ok", "{part}");
    }
    assert_eq!(findings["a webhook of ark"]["finding"], "skipped");
    let webhook = findings["a webhook of resend"]["about"].as_str().unwrap();
    assert!(webhook.contains("seen in its queue"), "{webhook}");
    let listed = server.run(&["quarantine", "list"]).ok();
    assert_eq!(listed.matches("unsupported").count(), 1, "{listed}");

    // What waits in the queue is nobody's to look at, and nothing is sent if it is not wanted.
    server.send(&["resend/unknown-type"]);
    let done = server.run(&["doctor"]);
    assert!(
        done.ok()
            .contains("a webhook of resend: recorded and announced\n")
    );
    let quiet = server.run(&["doctor", "--no-send"]).ok();
    assert!(!quiet.contains("a webhook of"), "{quiet}");
    assert!(quiet.ends_with("everything that was looked at is well\n"));
}

#[test]
fn what_is_not_well_is_told_with_a_remedy() {
    let folder = Folder::new();
    let source = |secret| json!({"provider": "resend", "secrets": [secret], "token": "an-unguessable-token"});
    let document =
        json!({"shop": source(SECRET), "slip": {"provider": "resend", "secrets": ["short"]}});
    let path = folder.file("sources.json", document.to_string());
    let server = Server::start(&folder, &["--sources", &path]);

    let done = server.run(&["doctor", "--json"]);
    assert_eq!(done.code, Some(4));
    assert!(done.err.contains("1 parts are not well"), "{}", done.err);
    let found = findings(&done);
    assert_eq!(found["source slip"]["finding"], "bad");
    assert!(
        found["source slip"]["remedy"]
            .as_str()
            .unwrap()
            .contains("503")
    );
    assert_eq!(found["a webhook of shop"]["finding"], "ok");

    // The server knows the secret that stood there when it started, and no source that came later.
    let document = json!({"shop": source(OTHER_SECRET), "late": source(SECRET)});
    fs::write(&path, document.to_string()).unwrap();
    let done = server.run(&["doctor", "--json"]);
    assert_eq!(done.code, Some(4));
    let found = findings(&done);
    assert_eq!(found["a webhook of shop"]["about"], "answered 401");
    assert_eq!(found["/webhooks/late"]["about"], "GET is answered 404");
    assert!(
        !done.out.contains("unguessable") && !done.out.contains("whsec"),
        "{}",
        done.out
    );

    fs::write(&path, "{").unwrap();
    let done = server.run(&["doctor", "--json"]);
    assert_eq!(findings(&done)["sources"]["finding"], "bad");
}

#[test]
fn a_stack_needs_an_account() {
    let folder = Folder::new();
    let done: Done = program(&folder.data(), &["doctor", "--stack", "mailhooks"])
        .output()
        .unwrap()
        .into();
    assert_eq!(done.code, Some(4));
    assert!(done.out.contains("BAD      credentials"), "{}", done.out);
    let done: Done = program(&folder.data(), &["doctor"])
        .output()
        .unwrap()
        .into();
    assert!(done.sentence().contains("mailhooks serve"));
}
