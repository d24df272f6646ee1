//! Events in every form, whole and hostile.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

fn read_event(event: &Value) -> (Origin, Result<Request, Refused>) {
    let raw: Box<RawValue> = serde_json::from_str(&event.to_string()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    let deadline = Deadline::after(Duration::from_secs(1));
    let (origin, _, request) = request(&raw, "invocation", Timestamp::UNIX_EPOCH, deadline);
    (origin, request)
}

fn v2() -> Value {
    json!({
        "version": "2.0",
        "rawPath": "/webhooks/resend",
        "rawQueryString": "a=%20b",
        "headers": {"svix-id": "msg_1"},
        "requestContext": {"requestId": "req-2", "http": {"method": "POST"}},
        "body": "{}",
        "isBase64Encoded": false,
    })
}

fn v1() -> Value {
    json!({
        "httpMethod": "POST",
        "path": "/webhooks/resend",
        "headers": {"svix-id": "msg_2"},
        "multiValueHeaders": {"svix-id": ["msg_1", "msg_2"]},
        "requestContext": {"requestId": "chosen", "extendedRequestId": "req-1=", "path": "/prod/webhooks/resend", "stage": "prod"},
        "body": "e30=",
        "isBase64Encoded": true,
    })
}

fn load_balancer() -> Value {
    json!({
        "httpMethod": "POST",
        "path": "/webhooks/resend",
        "queryStringParameters": {"a": "%20b"},
        "headers": {"svix-id": "msg_1"},
        "requestContext": {"elb": {"targetGroupArn": "arn"}},
        "body": "{}",
        "isBase64Encoded": false,
    })
}

#[test]
fn each_form_gives_the_request_as_it_was_sent() {
    for (event, origin, target, ids, request_id) in [
        (
            v2(),
            Origin::V2,
            "/webhooks/resend?a=%20b",
            vec!["msg_1"],
            "req-2",
        ),
        (
            v1(),
            Origin::V1,
            "/prod/webhooks/resend",
            vec!["msg_1", "msg_2"],
            "req-1=",
        ),
        (
            load_balancer(),
            Origin::LoadBalancer(false),
            "/webhooks/resend?a=%20b",
            vec!["msg_1"],
            "invocation",
        ),
    ] {
        let (found, request) = read_event(&event);
        let request = request.ok().unwrap();
        assert_eq!(found, origin);
        assert_eq!(request.target, target);
        assert_eq!(request.method, Method::POST);
        assert_eq!(
            request
                .headers
                .get_all("svix-id")
                .iter()
                .collect::<Vec<_>>(),
            ids
        );
        assert_eq!(request.request_id, request_id);
        assert_eq!(&request.body[..], b"{}");
    }
}

#[test]
fn an_event_of_cargo_lambda_is_format_2() {
    let mut event = v2();
    event["httpMethod"] = "GET".into();
    let (origin, request) = read_event(&event);
    assert_eq!(origin, Origin::V2);
    let request = request.unwrap();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.target, "/webhooks/resend?a=%20b");
    event["rawPath"] = Value::Null;
    let (origin, request) = read_event(&event);
    assert_eq!(origin, Origin::V1, "a REST API's");
    assert!(request.is_err(), "which would have a path of its own");
}

#[test]
fn an_id_that_no_gateway_gives_is_not_taken_over() {
    for (id, expected) in [
        (json!("JKJaXmPLvHcESHA="), "JKJaXmPLvHcESHA="),
        (
            json!("c6af9ac6-7b61-11e6-9a41-93e8deadbeef"),
            "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        ),
        (json!("jane@example.org"), "invocation"),
        (json!("a\nb"), "invocation"),
        (json!("a".repeat(65)), "invocation"),
        (json!(""), "invocation"),
        (json!(7), "invocation"),
        (Value::Null, "invocation"),
    ] {
        for (mut event, name) in [(v1(), "extendedRequestId"), (v2(), "requestId")] {
            event["requestContext"][name] = id.clone();
            let request = read_event(&event).1.ok().unwrap();
            assert_eq!(request.request_id, expected, "{event}");
        }
    }
}

#[test]
fn a_list_is_no_object() {
    let mut event = v2();
    event["httpMethod"] = "POST".into();
    event["path"] = "/webhooks/resend".into();
    event["rawPath"] = Value::Null;
    event["requestContext"] = json!(["first", "second", "/webhooks/other", {"method": "GET"}]);
    let (origin, request) = read_event(&event);
    let request = request.ok().unwrap();
    assert_eq!(
        (origin, request.request_id.as_str()),
        (Origin::V1, "invocation")
    );
    assert_eq!(request.target, "/webhooks/resend");
    let context = json!({"http": {"method": "POST"}});
    let list = json!([context, "POST", "/a", "/b", "", null, {}, {}, "{}", false]);
    assert!(matches!(read_event(&list).1, Err(Refused::Unreadable(_))));
}

#[test]
fn more_headers_than_a_map_holds_are_none() {
    let names = (0..40_000).map(|number| (format!("x-{number}"), json!("1")));
    let mut event = v2();
    event["headers"] = Value::Object(names.collect());
    assert!(read_event(&event).1.ok().unwrap().headers.is_empty());
    event["headers"] = json!({"svix-id": "msg_1"});
    assert_eq!(read_event(&event).1.ok().unwrap().headers.len(), 1);
}

#[test]
fn an_absent_body_is_empty() {
    let mut event = v2();
    event["body"] = Value::Null;
    assert!(read_event(&event).1.ok().unwrap().body.is_empty());
}

#[test]
fn bad_base64_is_an_unreadable_request() {
    let mut event = v1();
    event["body"] = "not base64!".into();
    assert!(matches!(read_event(&event).1, Err(Refused::Unreadable(_))));
}

#[test]
fn what_is_no_http_request_is_refused() {
    for event in [
        json!({}),
        json!([]),
        json!(null),
        json!("x"),
        json!({"rawPath": "/"}),
        json!({"httpMethod": "PO ST", "path": "/"}),
    ] {
        assert!(
            matches!(read_event(&event).1, Err(Refused::Unreadable(_))),
            "{event}"
        );
    }
}

#[test]
fn headers_that_http_forbids_are_left_out() {
    let mut event = v2();
    event["headers"] = json!({"ok": "1", "with space": "1", "line": "a\r\nb: c", "\u{0}": "x"});
    let headers = read_event(&event).1.ok().unwrap().headers;
    assert_eq!(
        headers.keys().map(HeaderName::as_str).collect::<Vec<_>>(),
        ["ok"]
    );
}

proptest! {
    /// Whatever stands in whatever field: an answer, no panic.
    #[test]
    fn reading_is_total(
        form in 0_usize..3,
        field in proptest::sample::select(vec![
            "rawPath", "rawQueryString", "headers", "requestContext", "body", "isBase64Encoded",
            "httpMethod", "path", "multiValueHeaders", "queryStringParameters",
        ]),
        value in prop_oneof![
            Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from), Just(json!({"http": 7, "elb": null, "path": []})),
            Just(json!([[], {}])), any::<String>().prop_map(|text| json!({ text.clone(): text })),
        ],
    ) {
        let mut event = [v1(), v2(), load_balancer()][form].clone();
        event[field] = value;
        let (origin, request) = read_event(&event);
        if let Err(refused) = request {
            prop_assert!(matches!(refused, Refused::Unreadable(_)), "{:?} {}", origin, refused);
        }
    }
}
