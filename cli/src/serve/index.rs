//! What the server tells about itself, to programs on this machine only.

use crate::addresses::Addresses;
use http::{
    HeaderMap, Method, Request, StatusCode,
    header::{HOST, ORIGIN},
};
use mailhooks_event::Family;
use mailhooks_intake::http::Answer;
use mailhooks_stage::is_for_this_machine;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Answers whatever is no webhook.
pub(super) fn answer<B>(
    request: &Request<B>,
    addresses: &Addresses,
    listens_on: SocketAddr,
) -> Answer {
    let is_ours = is_for_this_machine(request.uri(), request.headers())
        || is_for_this_address(request.headers(), listens_on);
    if !is_ours {
        return told(
            StatusCode::FORBIDDEN,
            &json!({"error": "ask under the name of this machine"}),
        );
    }
    match (request.uri().path(), request.method()) {
        ("/" | "/index.json", &Method::GET | &Method::HEAD) => {
            told(StatusCode::OK, &index(addresses))
        }
        ("/" | "/index.json", _) => {
            let mut answer = told(
                StatusCode::METHOD_NOT_ALLOWED,
                &json!({"error": "the index is got with GET"}),
            );
            answer.headers.push(("allow", "GET, HEAD"));
            answer
        }
        _ => told(
            StatusCode::NOT_FOUND,
            &json!({"error": "webhooks are taken below /webhooks/"}),
        ),
    }
}

/// Whether a program, and no web page, asks for the address that was given on the command line.
fn is_for_this_address(headers: &HeaderMap, listens_on: SocketAddr) -> bool {
    let own = [listens_on.to_string(), listens_on.ip().to_string()];
    let mut hosts = headers.get_all(HOST).iter().peekable();
    hosts.peek().is_some()
        && hosts.all(|host| own.iter().any(|own| own.as_bytes() == host.as_bytes()))
        && !headers.contains_key(ORIGIN)
}

fn told(status: StatusCode, value: &Value) -> Answer {
    let body = format!("{value:#}\n");
    Answer {
        status,
        headers: vec![("content-type", "application/json")],
        body,
    }
}

/// Everything that somebody may want to connect to; no tokens.
fn index(addresses: &Addresses) -> Value {
    let source = |name| {
        (
            ToString::to_string(name),
            addresses.shown(name, None).into(),
        )
    };
    let sources: serde_json::Map<String, Value> = addresses.sources.keys().map(source).collect();
    let families = Family::ALL.iter().map(|family| family.slug());
    let families: Vec<_> = families
        .filter(|slug| Family::from_slug(slug).is_some())
        .collect();
    json!({
        "webhooks": sources,
        "families": families,
        "dynamodb": {"endpoint": addresses.dynamodb, "table": addresses.table},
        "sqs": {"endpoint": addresses.sqs, "queues": addresses.queues},
        "region": Addresses::REGION,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_as(headers: &[(http::HeaderName, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value.parse().unwrap());
        }
        is_for_this_address(&map, "192.0.2.1:9000".parse().unwrap())
    }

    #[test]
    fn the_own_address_is_no_foreign_host() {
        assert!(asked_as(&[(HOST, "192.0.2.1:9000")]));
        assert!(asked_as(&[(HOST, "192.0.2.1")]));
    }

    #[test]
    fn other_addresses_and_pages_are_foreign() {
        assert!(!asked_as(&[]));
        assert!(!asked_as(&[(HOST, "192.0.2.2:9000")]));
        assert!(!asked_as(&[
            (HOST, "192.0.2.1:9000"),
            (HOST, "example.com")
        ]));
        assert!(!asked_as(&[
            (HOST, "192.0.2.1:9000"),
            (ORIGIN, "http://192.0.2.1:9000")
        ]));
    }
}
