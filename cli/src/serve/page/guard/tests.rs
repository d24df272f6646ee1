use super::*;
use http::{HeaderValue, Request};

const US: &str = "127.0.0.1:40000";
const OWN: [(&str, &str); 2] = [
    ("host", "127.0.0.1:9000"),
    ("origin", "http://127.0.0.1:9000"),
];
const JSON: (&str, &str) = ("content-type", "application/json");

fn asked(headers: &[(&'static str, &'static str)]) -> Parts {
    let mut request = Request::new(());
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        request.headers_mut().append(*name, value);
    }
    request.into_parts().0
}

fn peer(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// Opening, reading, changing.
fn allowed(headers: &[(&'static str, &'static str)]) -> [bool; 3] {
    let request = asked(headers);
    [may_open, may_read, may_post].map(|may| may(&request, peer(US)).is_ok())
}

#[test]
fn the_page_may_do_everything_and_a_program_may_look() {
    assert_eq!(allowed(&[OWN[0], OWN[1], JSON]), [true; 3]);
    let site = ("sec-fetch-site", "same-origin");
    assert_eq!(allowed(&[OWN[0], OWN[1], JSON, site]), [true; 3]);
    let charset = ("content-type", "application/json; charset=utf-8");
    assert_eq!(allowed(&[OWN[0], OWN[1], charset]), [true; 3]);
    assert_eq!(allowed(&[OWN[0], JSON]), [true, true, false]);
    assert_eq!(
        allowed(&[OWN[0], JSON, ("sec-fetch-site", "none")]),
        [true, true, false]
    );
}

#[test]
fn other_pages_may_do_nothing() {
    for origin in [
        "https://example.com",
        "http://localhost:9000",
        "http://127.0.0.1:3000",
        "https://127.0.0.1:9000",
        "null",
        "",
    ] {
        assert_eq!(
            allowed(&[OWN[0], ("origin", origin), JSON]),
            [false; 3],
            "{origin}"
        );
    }
    for site in ["cross-site", "same-site", "", "same-origin, none"] {
        let site = ("sec-fetch-site", site);
        assert_eq!(allowed(&[OWN[0], JSON, site]), [false; 3], "{site:?}");
        assert_eq!(
            allowed(&[OWN[0], OWN[1], JSON, site]),
            [false; 3],
            "{site:?}"
        );
    }
    assert_eq!(
        allowed(&[OWN[0], OWN[1], ("origin", "https://example.com"), JSON]),
        [false; 3]
    );
}

#[test]
fn a_link_from_elsewhere_opens_the_page_and_no_more() {
    let link = [
        OWN[0],
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(allowed(&link), [true, false, false]);
    let frame = ("sec-fetch-dest", "iframe");
    assert_eq!(allowed(&[link[0], link[1], link[2], frame]), [false; 3]);
}

#[test]
fn nothing_but_json_changes_anything() {
    for kind in [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "",
    ] {
        let refused = may_post(&asked(&[OWN[0], OWN[1], ("content-type", kind)]), peer(US));
        assert_eq!(refused, Err(NOT_THE_PAGE), "{kind}");
    }
    assert_eq!(allowed(&OWN), [true, true, false]);
}

#[test]
fn foreign_hosts_machines_and_tunnels_are_refused() {
    for host in ["example.com", "127.0.0.1.example.com", "192.0.2.1:9000", ""] {
        assert_eq!(allowed(&[("host", host), JSON]), [false; 3], "{host}");
    }
    assert_eq!(allowed(&[]), [false; 3]);
    assert_eq!(allowed(&[OWN[0], OWN[0]]), [false; 3]);
    for name in [
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-real-ip",
    ] {
        assert_eq!(
            allowed(&[OWN[0], (name, "192.0.2.1")]),
            [false; 3],
            "{name}"
        );
    }
    let request = asked(&[OWN[0], OWN[1], JSON]);
    for (address, fine) in [
        ("[::1]:1", true),
        ("[::ffff:127.0.0.1]:1", true),
        ("192.0.2.1:1", false),
        ("[2001:db8::1]:1", false),
    ] {
        assert_eq!(may_open(&request, peer(address)).is_ok(), fine, "{address}");
        assert_eq!(may_post(&request, peer(address)).is_ok(), fine, "{address}");
    }
}

#[test]
fn html_is_for_those_who_ask_for_it() {
    let accepts = |value| accepts_html(&asked(&[("accept", value)]).headers);
    assert!(accepts("text/html,application/xhtml+xml,*/*;q=0.8"));
    assert!(accepts("application/json, Text/HTML;q=0.5"));
    for other in ["*/*", "application/json", "text/htmlx", "text/*"] {
        assert!(!accepts(other), "{other}");
    }
    assert!(!accepts_html(&HeaderMap::new()));
}
