//! The page: its files, who may ask for what, live events, and what its API tells and does.

mod api;
mod find;
mod live;
mod refusals;

use crate::{
    http::{exchange, status},
    program::Folder,
    server::Server,
};
use serde_json::Value;

/// The answer to a request with these headers.
fn request(server: &Server, line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let text = format!(
        "{line} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    exchange(server, text.as_bytes())
}

/// What the page would get.
fn get(server: &Server, path: &str) -> Value {
    let headers = format!(
        "Host: {}\r\nSec-Fetch-Site: same-origin\r\n",
        server.address()
    );
    let answer = request(server, &format!("GET {path}"), &headers, "");
    assert_eq!(status(&answer), "200", "{path}: {answer}");
    json(&answer)
}

/// What comes of a wish of the page: the status and the answer.
fn post(server: &Server, path: &str, wish: &Value) -> (String, Value) {
    let address = server.address();
    let headers = format!(
        "Host: {address}\r\nOrigin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/json\r\n"
    );
    let answer = request(server, &format!("POST {path}"), &headers, &wish.to_string());
    (status(&answer).to_owned(), json(&answer))
}

fn json(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
}

fn header<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n").unwrap();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn a_browser_gets_the_page_and_a_program_the_index() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let url = format!("{}/", server.url);
    assert!(
        server.banner.contains(&format!("page         {url}")),
        "{}",
        server.banner
    );
    let host = format!("Host: {}\r\n", server.address());
    let ask = |path: &str, accept: &str| {
        request(
            &server,
            &format!("GET {path}"),
            &format!("{host}{accept}"),
            "",
        )
    };
    let page = ask("/", "Accept: text/html,*/*;q=0.8\r\n");
    assert_eq!(header(&page, "content-type"), ["text/html; charset=utf-8"]);
    assert!(page.contains("<h1>mailhooks</h1>"));
    for (path, accept) in [
        ("/", ""),
        ("/", "Accept: */*\r\n"),
        ("/index.json", "Accept: text/html\r\n"),
    ] {
        let index = ask(path, accept);
        assert_eq!(
            header(&index, "content-type"),
            ["application/json"],
            "{path}"
        );
        assert!(json(&index)["webhooks"]["resend"].is_string());
    }
}

#[test]
fn every_file_of_the_page_has_its_type() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let host = format!("Host: {}\r\n", server.address());
    let page = request(
        &server,
        "GET /",
        &format!("{host}Accept: text/html\r\n"),
        "",
    );
    let files: Vec<&str> = page
        .split('"')
        .filter(|text| text.starts_with("/page/"))
        .collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files.into_iter().chain(["/page/api.js"]) {
        let answer = request(&server, &format!("GET {file}"), &host, "");
        let expected = match file.rsplit_once('.').unwrap().1 {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => panic!("{other}"),
        };
        assert_eq!(
            (status(&answer), header(&answer, "content-type")),
            ("200", vec![expected]),
            "{file}"
        );
    }
    for path in [
        "/page/",
        "/page/index.html",
        "/page/nothing.js",
        "/page/../page.rs",
        "/api/",
        "/api/nothing",
    ] {
        let answer = request(&server, &format!("GET {path}"), &host, "");
        assert_eq!(status(&answer), "404", "{path}: {answer}");
    }
}

#[test]
fn every_answer_forbids_what_could_run() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let host = format!("Host: {}\r\n", server.address());
    let html = format!("{host}Accept: text/html\r\n");
    let foreign = "Host: rebound.example\r\n".to_owned();
    for (line, headers) in [
        ("GET /", &html),
        ("GET /", &host),
        ("GET /index.json", &host),
        ("GET /page/main.js", &host),
        ("GET /page/nothing.js", &host),
        ("GET /api/setup", &host),
        ("GET /api/setup", &foreign),
        ("GET /", &foreign),
        ("POST /api/send", &host),
        ("GET /api/send", &host),
        ("GET /nowhere", &host),
    ] {
        let answer = request(&server, line, headers, "");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(header(&answer, name), [value], "{line}: {answer}");
        }
        let policy = header(&answer, "content-security-policy");
        let [policy] = policy[..] else {
            panic!("{line}: {answer}")
        };
        let rules: Vec<&str> = policy.split("; ").collect();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(rules.contains(&rule), "{line}: {rule}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        let cors = answer.to_ascii_lowercase().contains("access-control-");
        assert!(!cors, "{line}: {answer}");
    }
    // A provider gets none of it.
    let webhook = request(&server, "POST /webhooks/resend", &host, "{}");
    assert!(
        header(&webhook, "content-security-policy").is_empty(),
        "{webhook}"
    );
}
