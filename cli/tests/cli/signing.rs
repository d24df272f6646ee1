//! Whose key signs, and for which source.

use crate::{
    program::{Done, Folder, program},
    server::Server,
};

const BOUNCE: &str = "resend/email-bounced";
const SECRET: &str = "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";

fn sources(folder: &Folder, resend: &str) -> String {
    folder.file(
        "sources.json",
        format!("{{\"shop\": {{\"provider\": \"resend\", {resend}}}}}"),
    )
}

#[test]
fn a_source_of_ones_own_needs_its_own_key() {
    let folder = Folder::new();
    let document = sources(&folder, &format!("\"secrets\": [\"{SECRET}\"]"));
    let server = Server::start(&folder, &["--sources", &document]);
    assert!(!server.banner.contains("try "), "{}", server.banner);
    let sentence = server.run(&["send", BOUNCE]).sentence();
    assert!(
        sentence.contains("--key") && sentence.contains("shop"),
        "{sentence}"
    );
    assert_eq!(
        server.send(&[BOUNCE, "--secret", SECRET]).1["status"],
        "accepted"
    );
    let key = folder.file("secret.txt", format!("{SECRET}\n"));
    assert_eq!(
        server.send(&[BOUNCE, "--key", &key]).1["status"],
        "duplicate"
    );

    let sentence = server.run(&["send", "postal/message-sent"]).sentence();
    assert!(sentence.contains("the server has: shop"), "{sentence}");
    let sentence = server
        .run(&["send", "postal/message-sent", "--source", "shop"])
        .sentence();
    assert!(sentence.contains("belongs to resend"), "{sentence}");
}

#[test]
fn a_token_is_used_and_never_shown() {
    let folder = Folder::new();
    let token = "an-unguessable-token";
    let document = sources(
        &folder,
        &format!("\"secrets\": [\"{SECRET}\"], \"token\": \"{token}\""),
    );
    let server = Server::start(&folder, &["--sources", &document]);
    let done = server.run(&["send", BOUNCE, "--secret", SECRET]);
    assert!(done.out.contains("/webhooks/shop.<token>"), "{}", done.out);
    assert!(
        done.out.contains("accepted") && !done.out.contains(token),
        "{}",
        done.out
    );
    assert!(!server.banner.contains(token), "{}", server.banner);
    let url = format!("{}/webhooks/shop", server.url);
    assert_eq!(
        server.send(&[BOUNCE, "--secret", SECRET, "--to", &url]).0,
        404
    );
    assert!(!server.logged().to_string().contains(token));
}

#[test]
fn a_copied_document_keeps_its_development_keys() {
    let folder = Folder::new();
    Server::start(&folder, &[]).stop();
    let generated = std::fs::read_to_string(folder.data().join("sources.json")).unwrap();
    let document = folder.file(
        "copied.json",
        generated.replace("\"postal\": {", "\"postal-eu\": {"),
    );
    let server = Server::start(&folder, &["--sources", &document]);
    assert!(
        server.banner.contains("--source postal-eu"),
        "{}",
        server.banner
    );
    assert_eq!(
        server.send(&["postal/message-sent"]).1["status"],
        "accepted"
    );
    assert_eq!(server.send(&[BOUNCE]).1["status"], "accepted");
}

#[test]
fn a_private_key_of_a_provider_signs_too() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let keys = std::fs::read(folder.data().join("keys.json")).unwrap();
    let keys: serde_json::Value = serde_json::from_slice(&keys).unwrap();
    for provider in ["ark", "postal"] {
        let pem = keys[provider]["private_key"].as_str().unwrap();
        let key = folder.file("signing.key", pem);
        let token = keys[provider]["token"].as_str();
        let token = token.map(|token| format!(".{token}")).unwrap_or_default();
        let url = format!("{}/webhooks/{provider}{token}", server.url);
        let sample = format!("{provider}/message-sent");
        let arguments = ["send", &sample, "--to", &url, "--key", &key];
        let done: Done = program(&folder.join("elsewhere"), &arguments)
            .output()
            .unwrap()
            .into();
        assert!(done.ok().contains("accepted"));
    }
}

#[test]
fn an_unknown_sample_names_those_that_are_near() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let sentence = server.run(&["send", "resend/email-bouncd"]).sentence();
    assert!(
        sentence.contains("near it: resend/email-bounced"),
        "{sentence}"
    );
    let file = folder.file("body.json", "{}");
    assert!(
        server
            .run(&["send", &file])
            .sentence()
            .contains("--provider")
    );
    assert_eq!(
        server.send(&[&file, "--provider", "resend"]).1["status"],
        "quarantined"
    );
}

#[test]
fn a_webhook_is_written_as_the_event_of_an_api() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let written = server.run(&["send", "copernica/failure-soft", "--lambda-event"]);
    let event: serde_json::Value = serde_json::from_str(&written.ok()).unwrap();
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["rawPath"], "/webhooks/copernica");
    assert_eq!(event["isBase64Encoded"], true);
    assert!(event["headers"]["signature"].is_string());
    let nothing = server.run(&["quarantine", "list"]).ok();
    assert_eq!(server.run(&["tail", "--idle", "0"]).ok(), "", "{nothing}");
}
