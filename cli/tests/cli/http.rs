//! Requests written by hand, for what no polite client sends.

use crate::{
    program::{Folder, LIMIT},
    server::Server,
};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// Sends bytes and gives the whole answer; the request must ask for the connection's end.
pub(crate) fn exchange(server: &Server, request: &[u8]) -> String {
    exchange_at(server.address(), request)
}

/// The same with another address of the server.
pub(crate) fn exchange_at(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    // An answer may come before all of a large body is sent.
    stream.write_all(request).unwrap_or_default();
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .map(drop)
        .unwrap_or_default();
    String::from_utf8(answer).unwrap()
}

pub(crate) fn ask(server: &Server, line: &str, host: &str) -> String {
    exchange(
        server,
        format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
    )
}

pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or(answer)
}

#[test]
fn the_index_is_for_this_machine_only() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for host in ["localhost", "127.0.0.1:9000", "[::1]", server.address()] {
        let answer = ask(&server, "GET /", host);
        assert_eq!(status(&answer), "200", "{host}: {answer}");
        assert!(
            answer.contains(&format!("{}/webhooks/resend", server.url)),
            "{answer}"
        );
    }
    for path in ["/", "/favicon.ico", "/webhooks"] {
        let answer = ask(&server, &format!("GET {path}"), "rebound.example");
        assert_eq!(status(&answer), "403", "{path}: {answer}");
        assert!(!answer.contains(&server.url), "{answer}");
    }
    assert_eq!(
        status(&ask(&server, "GET /favicon.ico", "localhost")),
        "404"
    );
    assert_eq!(status(&ask(&server, "POST /", "localhost")), "405");
}

#[test]
fn webhooks_take_any_host_and_tell_the_right_method() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let answer = ask(
            &server,
            &format!("{method} /webhooks/resend"),
            "hooks.example.com",
        );
        assert_eq!(status(&answer), "405", "{answer}");
        assert!(answer.contains("allow: POST"), "{answer}");
    }
    let answer = ask(&server, "POST /webhooks/resend", "hooks.example.com");
    assert_eq!(status(&answer), "401", "{answer}");
    for path in [
        "nobody",
        "resend/bounces",
        "resend/quarantine",
        "resend.token",
    ] {
        let answer = ask(
            &server,
            &format!("POST /webhooks/{path}"),
            "hooks.example.com",
        );
        assert_eq!(status(&answer), "404", "{path}: {answer}");
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_by_one_answer() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    for bytes in [4_400_001, 12_000_000] {
        let head = format!(
            "POST /webhooks/resend HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {bytes}\r\n\r\n"
        );
        let answer = exchange(&server, &[head.as_bytes(), &vec![b' '; bytes]].concat());
        assert_eq!(status(&answer), "413", "{bytes}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    // One byte less is read, and refused for another reason.
    let head = "POST /webhooks/resend HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4400000\r\n\r\n";
    let answer = exchange(&server, &[head.as_bytes(), &vec![b' '; 4_400_000]].concat());
    assert_eq!(status(&answer), "401", "{answer}");
}

#[test]
fn a_body_that_breaks_off_hurts_nobody() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"POST /webhooks/resend HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        .unwrap();
    drop(stream);
    assert_eq!(status(&ask(&server, "GET /", "localhost")), "200");
}
