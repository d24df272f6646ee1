//! Live events: a browser's side of a stream, by hand.

use crate::{
    messages::promised,
    operator::addresses,
    program::{Folder, LIMIT},
    server::Server,
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
};

/// A stream that is read.
struct Stream(BufReader<TcpStream>);

/// An event with its id in the stream.
struct Told {
    id: String,
    event: Value,
}

impl Stream {
    fn open(server: &Server, more: &str) -> Self {
        let stream = TcpStream::connect(server.address()).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let host = server.address();
        let head = format!("GET /api/live HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
        (&stream).write_all(head.as_bytes()).unwrap();
        let mut stream = Self(BufReader::new(stream));
        assert_eq!(stream.line().unwrap(), "HTTP/1.1 200 OK");
        let mut head = Vec::new();
        while let Some(line) = stream.line().filter(|line| !line.is_empty()) {
            head.push(line);
        }
        assert!(
            head.contains(&"content-type: text/event-stream".to_owned()),
            "{head:?}"
        );
        assert!(
            head.contains(&"cache-control: no-store".to_owned()),
            "{head:?}"
        );
        stream
    }

    /// The next line; nothing at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let bytes = self.0.read_line(&mut line).unwrap();
        (bytes > 0).then(|| line.trim_end().to_owned())
    }

    /// The next event, as the schemas promise it. Between its lines stand the lengths of chunks.
    fn next(&mut self) -> Told {
        let mut id = None;
        loop {
            let line = self.line().unwrap();
            if let Some(told) = line.strip_prefix("id: ") {
                id = Some(told.to_owned());
            }
            if let Some(data) = line.strip_prefix("data: ") {
                let data: Value = serde_json::from_str(data).unwrap();
                return Told {
                    id: id.unwrap(),
                    event: promised(&data["event"].to_string()).unwrap(),
                };
            }
        }
    }
}

#[test]
fn events_come_as_they_are_announced_and_whoever_returns_misses_none() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut stream = Stream::open(&server, "");
    let (_, bounce) = server.send(&["resend/email-bounced"]);
    let first = stream.next();
    assert_eq!(first.event["id"], bounce["id"]);
    assert_eq!(first.event["type"], "mailhooks.bounce.bounced");
    drop(stream);

    // A duplicate is no event.
    server.send(&["resend/email-bounced"]);
    let (_, sent) = server.send(&["postal/message-sent"]);
    let (_, unknown) = server.send(&["resend/unknown-type"]);
    let mut back = Stream::open(&server, &format!("Last-Event-ID: {}\r\n", first.id));
    let notice = unknown["id"].as_str().unwrap().replace("evt_", "qrn_");
    assert_eq!(back.next().event["id"], sent["id"]);
    assert_eq!(back.next().event["id"], json!(notice));

    // Whoever comes anew, or was with another server, gets all of it.
    for more in ["", "Last-Event-ID: 0-7\r\n", "Last-Event-ID: nonsense\r\n"] {
        assert_eq!(Stream::open(&server, more).next().id, first.id, "{more}");
    }
    let rates = super::get(&server, "/api/rates");
    let of = |family: &str| -> u64 {
        let families = rates["families"].as_array().unwrap();
        let one = families.iter().find(|one| one["family"] == family).unwrap();
        one["counts"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_u64)
            .sum()
    };
    assert_eq!(
        (
            of("bounce"),
            of("delivery"),
            of("quarantine"),
            of("contact")
        ),
        (1, 1, 1, 0)
    );
}

#[test]
fn the_stream_takes_nothing_from_anyone_and_ends_with_the_server() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut streams = [Stream::open(&server, ""), Stream::open(&server, "")];
    let (_, bounce) = server.send(&["resend/email-bounced"]);
    for stream in &mut streams {
        assert_eq!(stream.next().event["id"], bounce["id"]);
    }
    let queue = addresses(&folder)["queues"]["bounce"]
        .as_str()
        .unwrap()
        .to_owned();
    for more in [&[][..], &["--queue", &queue]] {
        let messages = server.messages(&[more, &["--count", "1"]].concat());
        assert_eq!(messages.len(), 1, "{more:?}");
        assert_eq!(messages[0]["id"], bounce["id"]);
    }

    server.signal("-TERM");
    for stream in &mut streams {
        while stream.line().is_some() {}
    }
    let (status, said) = server.wait();
    assert_eq!((status.code(), said), (Some(0), vec!["stopped".to_owned()]));
}

#[test]
fn a_hostile_payload_is_a_text_in_json() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\r\n\r\ndata: {}";
    let body = json!({"type": "email.delivered", "created_at": "2026-09-14T08:30:00.000Z",
        "data": {"email_id": hostile, "to": ["jane@example.com"], "subject": hostile}});
    let file = folder.file("hostile.json", body.to_string());
    let mut stream = Stream::open(&server, "");
    let (_, answer) = server.send(&[&file, "--source", "resend"]);
    assert_eq!(stream.next().event["data"]["message"]["subject"], hostile);

    let path = format!("/api/events/{}", answer["id"].as_str().unwrap());
    let headers = format!("Host: {}\r\n", server.address());
    let got = super::request(&server, &format!("GET {path}"), &headers, "");
    assert_eq!(super::header(&got, "content-type"), ["application/json"]);
    assert!(!got.contains('<'), "{got}");
    let told = super::json(&got);
    assert_eq!(told["raw"]["text"], json!(body.to_string()));
    assert_eq!(told["timeline"][0]["id"], answer["id"]);
}
