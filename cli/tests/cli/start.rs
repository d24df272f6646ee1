//! What keeps a server from starting, in one sentence each; and what does not.

use crate::{
    program::{Done, Folder, program},
    server::Server,
};
use std::{net::TcpListener, path::Path};

/// Tries to serve; with `ports` for the options that choose them.
fn serve(data: &Path, ports: [&str; 3], arguments: &[&str]) -> Done {
    let [listen, dynamodb, sqs] = ports;
    let listen = format!("127.0.0.1:{listen}");
    let ports = [
        "serve",
        "--listen",
        &listen,
        "--dynamodb-port",
        dynamodb,
        "--sqs-port",
        sqs,
    ];
    program(data, &[&ports[..], arguments].concat())
        .output()
        .unwrap()
        .into()
}

const ANY: [&str; 3] = ["0", "0", "0"];

#[test]
fn a_port_in_use_is_named_with_the_option_that_chooses_another() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (place, option) in ["--listen", "--dynamodb-port", "--sqs-port"]
        .into_iter()
        .enumerate()
    {
        let folder = Folder::new();
        let mut ports = ANY;
        ports[place] = &port;
        let sentence = serve(&folder.data(), ports, &[]).sentence();
        assert!(
            sentence.contains(&format!("127.0.0.1:{port}")),
            "{sentence}"
        );
        assert!(
            sentence.contains("address in use") && sentence.contains(option),
            "{sentence}"
        );
        // Nothing of the failed start is in the way of the next.
        Server::start(&folder, &[]).stop();
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    let file = folder.file("file", "");
    let sentence = serve(&folder.join("file").join("data"), ANY, &[]).sentence();
    assert!(sentence.contains(&file), "{sentence}");
    let sentence = serve(Path::new(&file), ANY, &[]).sentence();
    assert!(sentence.contains(&file), "{sentence}");
}

#[test]
fn a_folder_has_one_server_at_a_time() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let sentence = serve(&folder.data(), ANY, &[]).sentence();
    assert!(sentence.contains("in use by another server"), "{sentence}");
    assert_eq!(
        server.send(&["resend/email-bounced"]).1["status"],
        "accepted"
    );
}

#[test]
fn files_that_are_damaged_are_named() {
    let folder = Folder::new();
    Server::start(&folder, &[]).stop();
    for (name, content) in [
        ("keys.json", "{"),
        ("keys.json", "{\"a\": {}}"),
        ("dynamodb.sqlite", "no database"),
    ] {
        let path = folder.data().join(name);
        let good = std::fs::read(&path).unwrap();
        std::fs::write(&path, content).unwrap();
        let sentence = serve(&folder.data(), ANY, &[]).sentence();
        assert!(sentence.contains(name), "{sentence}");
        std::fs::write(&path, good).unwrap();
    }
    Server::start(&folder, &[]).stop();
}

#[test]
fn broken_sources_are_told_without_what_stands_in_them() {
    let folder = Folder::new();
    for (document, told) in [
        ("{\"resend\": \"whsec_c2VjcmV0\"", "line 1"),
        ("[\"whsec_c2VjcmV0\"]", "not an object"),
        (
            "{\"Resend\": {\"secrets\": [\"whsec_c2VjcmV0\"]}}",
            "a source has no name as it must be",
        ),
    ] {
        let file = folder.file("sources.json", document);
        let sentence = serve(&folder.data(), ANY, &["--sources", &file]).sentence();
        assert!(
            sentence.contains("sources.json") && sentence.contains(told),
            "{sentence}"
        );
        assert!(!sentence.contains("c2Vj"), "{sentence}");
    }
    let sentence = serve(&folder.data(), ANY, &["--sources", "no-such-file.json"]).sentence();
    assert!(
        sentence.contains("cannot read no-such-file.json"),
        "{sentence}"
    );
}

#[test]
fn a_source_in_error_is_named_and_the_others_work() {
    let folder = Folder::new();
    let document = folder.file(
        "sources.json",
        "{\"good\": {\"provider\": \"resend\", \"secrets\": [\"whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\"]},\
          \"bad\": {\"provider\": \"resend\", \"secrets\": [\"whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2Vj\"], \"secret\": 1}}",
    );
    let server = Server::start(&folder, &["--sources", &document]);
    let line = server
        .banner
        .lines()
        .find(|line| line.contains("bad "))
        .unwrap();
    assert!(
        line.contains("503") && line.contains("unknown member `secret`"),
        "{line}"
    );
    let send = |source: &str| {
        let url = format!("{}/webhooks/{source}", server.url);
        let secret = "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";
        server
            .send(&["resend/email-bounced", "--secret", secret, "--to", &url])
            .0
    };
    assert_eq!((send("good"), send("bad")), (200, 503));
}

#[test]
fn a_slip_on_the_command_line_is_a_matter_of_usage() {
    let folder = Folder::new();
    for arguments in [
        &["serve", "--port", "1"][..],
        &["serve", "--listen", "9000"],
        &["fly"],
        &["send"],
    ] {
        let done: Done = program(&folder.data(), arguments).output().unwrap().into();
        assert_eq!(done.code, Some(2), "{}", done.err);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_what_the_server_keeps() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    assert_eq!(server.send(&["resend/email-bounced"]).0, 200);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.data()), 0o700);
    for file in std::fs::read_dir(folder.data()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
