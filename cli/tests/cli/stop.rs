//! The end of a server, wanted or not, and what the next one finds.

use crate::{
    program::{Folder, LIMIT},
    server::Server,
};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

const BOUNCE: &str = "resend/email-bounced";

#[test]
fn both_signals_end_a_server_with_one_line() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new();
        let server = Server::start(&folder, &[]);
        assert_eq!(server.send(&[BOUNCE]).0, 200);
        server.signal(signal);
        let (status, said) = server.wait();
        assert_eq!(status.code(), Some(0), "{said:?}");
        assert_eq!(said, ["stopped"]);
        assert!(!folder.data().join("server.json").exists());
    }
}

#[test]
fn a_request_that_runs_is_answered_before_the_end() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let head = "POST /webhooks/resend HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\
                Expect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    // With these words the request has begun to run.
    let mut word = [0; 25];
    stream.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.signal("-INT");
    stream.write_all(b"{}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("401 Unauthorized"), "{answer}");
    let (status, said) = server.wait();
    assert_eq!((status.code(), said), (Some(0), vec!["stopped".to_owned()]));
}

#[test]
fn rows_and_keys_outlive_the_server_even_if_it_is_killed() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let (_, first) = server.send(&[BOUNCE]);
    let id = first["id"].as_str().unwrap().to_owned();
    drop(server);

    let server = Server::start(&folder, &[]);
    let (status, again) = server.send(&[BOUNCE]);
    assert_eq!((status, again["status"].as_str()), (200, Some("duplicate")));
    assert!(server.run(&["event", &id]).ok().contains(&id));
    server.stop();
    let server = Server::start(&folder, &[]);
    assert_eq!(server.send(&[BOUNCE]).1["status"], "duplicate");
}
