//! Samples on their way: recorded, told apart, announced.

use crate::{program::Folder, server::Server};
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::{events_root, samples};
use serde_json::Value;
use std::collections::BTreeSet;

const BOUNCE: &str = "resend/email-bounced";

#[test]
fn every_sample_is_taken() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let samples = samples(&events_root()).unwrap();
    let names: Vec<String> = samples.iter().map(ToString::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let out = server.run(&[&["send", "--json"], &names[..]].concat()).ok();
    let answers: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), samples.len());

    let mut seen = BTreeSet::new();
    for (sample, answer) in samples.iter().zip(answers) {
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        let id = body["id"].as_str().unwrap().to_owned();
        let is_quarantined = sample.expected["type"]
            .as_str()
            .unwrap()
            .starts_with("mailhooks.quarantine.");
        let expected = if !seen.insert(id) {
            "duplicate"
        } else if is_quarantined {
            "quarantined"
        } else {
            "accepted"
        };
        assert_eq!(body["status"], expected, "{sample}");
    }
}

#[test]
fn a_redelivery_is_a_duplicate() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (status, first) = server.send(&[BOUNCE]);
    assert_eq!((status, first["status"].as_str()), (200, Some("accepted")));
    let (status, again) = server.send(&[BOUNCE]);
    assert_eq!((status, again["status"].as_str()), (200, Some("duplicate")));
    assert_eq!(first["id"], again["id"]);
}

#[test]
fn a_forgery_is_refused_and_not_recorded() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut one_of_each = samples(&events_root()).unwrap();
    one_of_each.retain(|sample| sample.expected["data"]["recipient_certain"] == true);
    one_of_each.dedup_by_key(|sample| sample.provider.name());
    assert_eq!(one_of_each.len(), PROVIDERS.len());
    for sample in one_of_each.iter().map(ToString::to_string) {
        let (status, problem) = server.send(&[&sample, "--forge"]);
        assert_eq!((status, problem["status"].as_u64()), (401, Some(401)));
        assert_eq!(server.send(&[&sample]).1["status"], "accepted", "{sample}");
    }
}

#[test]
fn an_unknown_type_is_kept_in_quarantine() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let body = "{\"type\": \"email.levitated\", \"data\": {}}\n";
    let file = folder.file("levitated.json", body);
    let (status, answer) = server.send(&[&file, "--source", "resend"]);
    assert_eq!(
        (status, answer["status"].as_str()),
        (200, Some("quarantined"))
    );
    let id = answer["id"].as_str().unwrap();
    assert_eq!(server.run(&["event", id, "--raw"]).ok(), body);
    let line = server.run(&["tail", "--count", "1"]).ok();
    assert!(
        line.contains("quarantine.unknown_type") && line.contains("\"email.levitated\""),
        "{line}"
    );
}

#[test]
fn the_url_of_a_family_takes_its_own_and_records_others_too() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    assert_eq!(
        server.send(&[BOUNCE, "--family", "bounce"]).1["status"],
        "accepted"
    );
    assert_eq!(server.logged().get("warnings"), None);
    let (_, answer) = server.send(&["postal/message-sent", "--family", "bounce"]);
    assert_eq!(answer["status"], "accepted");
    assert_eq!(server.logged()["warnings"][0], "misrouted");
}

#[test]
fn the_log_is_one_line_per_webhook_and_knows_no_address() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, answer) = server.send(&[BOUNCE]);
    let line = server.logged();
    assert_eq!(line["id"], answer["id"]);
    assert_eq!(
        (&line["outcome"], line["queues"].as_u64()),
        (&Value::from("accepted"), Some(3))
    );
    assert!(!line.to_string().contains('@'), "{line}");
}
