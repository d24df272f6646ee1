//! Commands that only look: at an address, at counts, at what waits.

use crate::{
    program::{Done, Folder},
    server::Server,
};
use serde_json::Value;
use std::process::Command;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_address_is_found_in_any_case_and_others_are_not() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, answer) = server.send(&["resend/email-bounced"]);
    let event = json(&server.run(&["event", answer["id"].as_str().unwrap()]).ok());
    let address = event["data"]["recipient"].as_str().unwrap().to_uppercase();
    let found = json(&server.run(&["recipient", &address, "--json"]).ok());
    assert_eq!(found["id"], answer["id"]);
    let line = server.run(&["recipient", &address]).ok();
    assert!(
        line.contains("bounce.bounced") && !line.contains('@'),
        "{line}"
    );
    let nobody = server.run(&["recipient", "nobody@example.org"]);
    assert_eq!(nobody.code, Some(3));
    assert!(nobody.sentence().contains("nothing is recorded"));
}

#[test]
fn stats_count_what_happened_and_when() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for sample in [
        "resend/email-bounced",
        "resend/email-delivered",
        "postal/message-sent",
        "resend/unknown-type",
    ] {
        server.send(&[sample]);
    }
    let counts = server.run(&["stats", "--json"]).ok();
    let counts: Vec<Value> = counts.lines().map(json).collect();
    assert_eq!(counts.len(), 4);
    assert!(
        counts.iter().all(|count| count["events"] == 1),
        "{counts:?}"
    );
    let table = server.run(&["stats"]).ok();
    assert!(table.ends_with("         4  events\n"), "{table}");
    let future = server
        .run(&["stats", "--since", "2100-01-01T00:00:00Z"])
        .ok();
    assert_eq!(future, "         0  events\n");
    let past = server
        .run(&["stats", "--until", "1990-01-01T00:00:00Z"])
        .ok();
    assert_eq!(past, future);
}

#[test]
fn the_outbox_is_empty_once_all_is_announced() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    // What came to another family's URL waits for the outbox.
    server.send(&["resend/email-bounced", "--family", "contact"]);
    let waiting = json(&server.run(&["outbox", "--json"]).ok());
    assert_eq!(
        (&waiting["waiting"], &waiting["due"]),
        (&1.into(), &0.into())
    );
    let words = server.run(&["outbox"]).ok();
    assert!(words.starts_with("1 wait, of which 0 are due"), "{words}");
    let unparked = server.run(&["outbox", "unpark"]).ok();
    assert!(unparked.starts_with("0 marks unparked"), "{unparked}");
    let id = "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let unknown = server.run(&["outbox", "unpark", id]);
    assert_eq!(unknown.code, Some(3));
    assert!(unknown.sentence().contains("is not parked"));
}

#[test]
fn tail_shows_what_the_filter_lets_through() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for sample in [
        "resend/email-delivered",
        "resend/email-bounced",
        "postal/message-bounced",
    ] {
        server.send(&[sample]);
    }
    let shown = server.messages(&["--family", "bounce", "--source", "postal", "--idle", "1"]);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(
        (&shown[0]["source"], &shown[0]["type"]),
        (
            &"/mailhooks/postal/postal".into(),
            &"mailhooks.bounce.bounced".into()
        )
    );
}

#[test]
fn many_fresh_webhooks_are_many_events_and_repeated_ones_are_one() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let samples = [
        "resend/email-bounced",
        "postal/message-sent",
        "ark/message-bounced",
        "copernica/open",
    ];
    let fresh = [
        &["send"],
        &samples[..],
        &["--repeat", "5", "--fresh", "--rate", "100"],
    ]
    .concat();
    assert_eq!(server.run(&fresh).ok(), "");
    let again = [&["send"], &samples[..], &["--repeat", "3", "--json"]].concat();
    let answers = server.run(&again).ok();
    let duplicates = answers
        .lines()
        .filter(|line| line.contains("duplicate"))
        .count();
    assert_eq!((answers.lines().count(), duplicates), (12, 8));
    let stats = server.run(&["stats"]).ok();
    assert!(stats.ends_with("        24  events\n"), "{stats}");
    let refused = server.run(&["send", "resend/email-bounced", "--forge", "--repeat", "2"]);
    assert_eq!(refused.code, Some(4));
    assert!(
        refused.err.contains("2 of 2 webhooks were not taken"),
        "{}",
        refused.err
    );
}

#[test]
fn shells_get_their_completions() {
    let completions = |shell| -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mailhooks"));
        command
            .args(["completions", shell])
            .output()
            .unwrap()
            .into()
    };
    for shell in ["bash", "fish", "zsh"] {
        let script = completions(shell).ok();
        assert!(
            script.contains("quarantine") && script.contains("doctor"),
            "{shell}"
        );
    }
    assert_eq!(completions("cmd").code, Some(2));
}
