//! What other pages, other machines and forms try.

use super::{get, post, request};
use crate::{http::status, program::Folder, server::Server};
use serde_json::json;

const READS: [&str; 6] = [
    "/api/setup",
    "/api/live",
    "/api/rates",
    "/api/depths",
    "/api/quarantine",
    "/api/events/evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];
const WISHES: [&str; 3] = ["/api/send", "/api/replay", "/api/find"];

fn refused(server: &Server, line: &str, headers: &str, body: &str) {
    let answer = request(server, line, headers, body);
    assert_eq!(status(&answer), "403", "{line}\n{headers}\n{answer}");
    assert!(!answer.contains("evt_"), "{answer}");
}

#[test]
fn nothing_is_told_to_foreign_hosts_pages_and_tunnels() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let host = format!("Host: {}\r\n", server.address());
    for path in READS.into_iter().chain(["/page/main.js"]) {
        let line = format!("GET {path}");
        refused(&server, &line, "Host: rebound.example\r\n", "");
        for more in [
            "Origin: https://example.com\r\n",
            "Origin: http://127.0.0.1:1\r\n",
            "Origin: null\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n",
            "X-Forwarded-For: 192.0.2.1\r\n",
            "Forwarded: for=192.0.2.1\r\n",
        ] {
            refused(&server, &line, &format!("{host}{more}"), "");
        }
    }
    // A link from elsewhere may lead to the page, and to nothing else.
    let link =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    let html = format!("{host}{link}Accept: text/html\r\n");
    assert_eq!(status(&request(&server, "GET /", &html, "")), "200");
    refused(&server, "GET /api/quarantine", &html, "");
}

#[test]
fn nothing_is_done_for_anybody_but_the_page() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let wish = json!({"sample": "resend/email-bounced", "source": "resend", "family": null, "forge": false});
    let (address, wished) = (server.address(), wish.to_string());
    let host = format!("Host: {address}\r\n");
    let own = format!("Origin: http://{address}\r\n");
    let kind = "Content-Type: application/json\r\n";
    for path in WISHES {
        let line = format!("POST {path}");
        for headers in [
            // No origin, whoever asks.
            format!("{host}{kind}"),
            format!("{host}{kind}Sec-Fetch-Site: cross-site\r\n"),
            format!("{host}{kind}Sec-Fetch-Site: none\r\n"),
            // Another origin.
            format!("{host}{kind}Origin: https://example.com\r\n"),
            format!("{host}{kind}Origin: http://localhost:1\r\n"),
            format!("{host}{kind}Origin: null\r\n"),
            format!("{host}{kind}{own}Sec-Fetch-Site: cross-site\r\n"),
            format!("{host}{kind}{own}Sec-Fetch-Site: same-site\r\n"),
            // What a form can send.
            format!("{host}{own}"),
            format!("{host}{own}Content-Type: application/x-www-form-urlencoded\r\n"),
            format!("{host}{own}Content-Type: multipart/form-data; boundary=x\r\n"),
            format!("{host}{own}Content-Type: text/plain\r\n"),
            // Another host, and its own origin.
            format!("Host: rebound.example\r\nOrigin: http://rebound.example\r\n{kind}"),
            format!("{host}{own}{kind}X-Forwarded-Host: hooks.example.com\r\n"),
        ] {
            refused(&server, &line, &headers, &wished);
        }
        let got = request(
            &server,
            &format!("GET {path}"),
            &format!("{host}{own}{kind}"),
            "",
        );
        assert_eq!(status(&got), "405", "{got}");
        assert!(got.contains("allow: POST\r\n"), "{got}");
    }
    for path in READS {
        let posted = request(
            &server,
            &format!("POST {path}"),
            &format!("{host}{own}{kind}"),
            "{}",
        );
        assert_eq!(status(&posted), "405", "{posted}");
    }
    // All this left no trace, and the page itself may.
    assert_eq!(get(&server, "/api/depths")["queues"][1]["waiting"], 0);
    let (code, sent) = post(&server, "/api/send", &wish);
    assert_eq!(
        (code.as_str(), &sent["answer"]["status"]),
        ("200", &json!("accepted"))
    );
    assert_eq!(get(&server, "/api/depths")["queues"][1]["waiting"], 1);
}

#[test]
fn another_machine_is_refused_though_it_names_this_one() {
    // The server listens to every address, and is asked at one that is not loopback, if there is one.
    let folder = Folder::new();
    let server = Server::listening_to("0.0.0.0:0", &folder, &[]);
    let port = server.address().rsplit_once(':').unwrap().1.to_owned();
    let Some(own) = own_address() else { return };
    let text = "GET /api/setup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = crate::http::exchange_at(&format!("{own}:{port}"), text.as_bytes());
    assert_eq!(status(&answer), "403", "{answer}");
    assert_eq!(get(&server, "/api/setup")["sources"][0]["name"], "ark");
}

/// An address of this machine by which others would reach it. Nothing is sent to find it.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}
