//! Keeps web pages away from services that listen on this machine.
//!
//! A page can reach such a service in two ways: its own host's name is made to point at 127.0.0.1
//! (DNS rebinding), which shows in `Host`; or it just sends a request across origins, which shows
//! in `Origin`. No AWS client does either.

use http::{
    HeaderMap, HeaderValue, Uri,
    header::{HOST, ORIGIN},
    uri::Authority,
};

/// Whether the request is addressed to this machine, and by no page from elsewhere.
#[must_use]
pub fn is_for_this_machine(uri: &Uri, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter().peekable();
    hosts.peek().is_some()
        && hosts.all(|host| text(host).is_some_and(is_local))
        && uri.host().is_none_or(is_local_name)
        && headers
            .get_all(ORIGIN)
            .iter()
            .all(|origin| text(origin).is_some_and(is_local_origin))
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}

fn is_local_origin(origin: &str) -> bool {
    origin
        .split_once("://")
        .is_some_and(|(_, host)| is_local(host))
}

/// A host with or without a port.
fn is_local(host: &str) -> bool {
    host.parse()
        .is_ok_and(|host: Authority| is_local_name(host.host()))
}

fn is_local_name(name: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|local| name.eq_ignore_ascii_case(local))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;

    fn passes(uri: &str, headers: &[(HeaderName, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_static(value));
        }
        is_for_this_machine(&uri.parse().unwrap(), &map)
    }

    #[test]
    fn this_machine_has_three_names() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:9001",
            "localhost",
            "LocalHost:9001",
            "[::1]",
            "[::1]:9001",
        ] {
            assert!(passes("/", &[(HOST, host)]), "{host}");
        }
        assert!(passes("http://localhost/", &[(HOST, "localhost")]));
    }

    #[test]
    fn every_other_host_is_foreign() {
        for host in [
            "",
            "example.com",
            "example.com:9001",
            "127.0.0.1.example.com",
            "localhost.example.com",
            "127.0.0.1@example.com",
            "::1",
            "127.0.0.1, example.com",
        ] {
            assert!(!passes("/", &[(HOST, host)]), "{host}");
        }
        assert!(!passes("/", &[]));
        assert!(!passes("/", &[(HOST, "localhost"), (HOST, "example.com")]));
        assert!(!passes("http://example.com/", &[(HOST, "localhost")]));
    }

    #[test]
    fn a_page_from_elsewhere_is_foreign_too() {
        let from = |origin| passes("/", &[(HOST, "localhost"), (ORIGIN, origin)]);
        assert!(from("http://localhost:3000"));
        for origin in ["https://example.com", "null", "", "localhost"] {
            assert!(!from(origin), "{origin}");
        }
    }
}
