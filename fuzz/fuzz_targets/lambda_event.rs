//! Hostile Lambda events: each gets an answer that fits it, and where it is a genuine webhook in odd
//! clothes, it is taken.
//!
//! A header `sign` makes the webhook a genuine one of Resend's.

#![no_main]
#![expect(clippy::unwrap_used, reason = "so a finding stops the fuzzer")]

mod house;

use house::{House, deadline, now};
use http::Method;
use libfuzzer_sys::fuzz_target;
use mailhooks_intake::{
    http::{MAX_BODY_BYTES, Request, WebhookPath},
    lambda::request,
};
use mailhooks_signature::{SVIX_HEADERS, WEBHOOK_HEADERS};
use serde_json::value::RawValue;
use std::sync::Arc;

const INVOCATION: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

fuzz_target!(|event: &[u8]| {
    // What is no JSON never comes so far: the runtime reports it.
    let Ok(event) = serde_json::from_slice::<&RawValue>(event) else {
        return;
    };
    let (_, request_id, request) = request(event, INVOCATION, now(), deadline());
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+/=".contains(&byte);
    assert!((1..=64).contains(&request_id.len()) && request_id.bytes().all(is_usual));
    let mut request = match request {
        Ok(request) => request,
        Err(refused) => {
            assert_eq!(refused.status(), 400);
            return;
        }
    };
    assert_eq!(request.request_id, request_id);
    let expected: &[u16] = if sign(&mut request) {
        &[200]
    } else {
        &[401, 404, 405, 413]
    };
    let described = format!("{} {}", request.method, request.target);
    let answer = House::get().answer(request);
    assert!(
        expected.contains(&answer.status.as_u16()),
        "{described}: {}",
        answer.body
    );
});

/// Signs the request if it asks for it and is one that a signature lets in.
fn sign(request: &mut Request) -> bool {
    let path = WebhookPath::parse(&request.target);
    let is_known = path.is_some_and(|path| path.source == "resend" && path.token.is_none());
    let headers = Arc::make_mut(&mut request.headers);
    let asks = headers.remove("sign").is_some();
    if !asks || !is_known || request.method != Method::POST || request.body.len() > MAX_BODY_BYTES {
        return false;
    }
    for name in [SVIX_HEADERS, WEBHOOK_HEADERS].concat() {
        headers.remove(name);
    }
    let signer = House::get().signer("resend");
    let signed = signer.sign(&request.target, &request.headers, &request.body, now());
    request.headers = signed.unwrap().into();
    true
}
