//! What is refused, and how.

use super::*;

#[tokio::test]
async fn what_cannot_prove_its_sender_is_refused_and_leaves_no_trace() {
    let house = House::new().await;
    let with = |name: &'static str, value: Option<&'static str>| {
        let mut request = house.request("/webhooks/resend", "msg_1", delivered());
        let headers = Arc::make_mut(&mut request.headers);
        headers.remove(name);
        if let Some(value) = value {
            headers.insert(name, HeaderValue::from_static(value));
        }
        request
    };
    let mut changed = house.request("/webhooks/resend", "msg_1", delivered());
    changed.body = delivered().replace("jane", "june").into();
    let mut doubled = house.request("/webhooks/resend", "msg_1", delivered());
    Arc::make_mut(&mut doubled.headers).append("svix-id", HeaderValue::from_static("msg_1"));
    let mut stale = house.request("/webhooks/resend", "msg_1", delivered());
    stale.received_at = now().plus_seconds(301);
    let mut early = house.request("/webhooks/resend", "msg_1", delivered());
    early.received_at = now().plus_seconds(-301);
    for forged in [
        changed,
        doubled,
        stale,
        early,
        with("svix-id", Some("msg_2")),
        with("svix-id", None),
        with("svix-signature", None),
        with("svix-signature", Some("v1,AAAA")),
        with("svix-timestamp", Some("soon")),
    ] {
        let answer = house.intake.handle(forged, Serves::Any).await.answer;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["request_id"], "req-1");
        assert_eq!(problem["status"], 401);
    }
    assert_eq!(house.items().await, 0);
    assert!(house.messages(&house.queues[0]).await.is_empty());
}

#[tokio::test]
async fn paths_methods_and_sizes_are_answered_as_documented() {
    let house = House::new().await;
    let mut expected = vec![
        (
            "/webhooks/nobody".to_owned(),
            Method::POST,
            0,
            StatusCode::NOT_FOUND,
        ),
        (
            "/webhooks/resend.0123456789abcdef".to_owned(),
            Method::POST,
            0,
            StatusCode::NOT_FOUND,
        ),
        ("/".to_owned(), Method::GET, 0, StatusCode::NOT_FOUND),
        (
            "/webhooks/resend".to_owned(),
            Method::GET,
            0,
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            "/webhooks/resend".to_owned(),
            Method::PUT,
            0,
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            "/webhooks/resend".to_owned(),
            Method::POST,
            MAX_BODY_BYTES + 1,
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ];
    for slug in slugs() {
        expected.push((
            format!("/webhooks/resend/{slug}"),
            Method::POST,
            0,
            StatusCode::NOT_FOUND,
        ));
    }
    for (target, method, bytes, status) in expected {
        let mut request = house.request(&target, "msg_1", vec![b' '; bytes]);
        request.method = method;
        let answer = house.intake.handle(request, Serves::Any).await.answer;
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(
            answer.headers.contains(&("allow", "POST")),
            status == StatusCode::METHOD_NOT_ALLOWED
        );
        assert!(
            answer
                .headers
                .contains(&("content-type", "application/problem+json"))
        );
    }
    assert_eq!(house.items().await, 0);
}
