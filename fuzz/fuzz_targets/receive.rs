//! The whole way of a webhook with a valid signature: whatever its body holds, it is taken; with one
//! byte changed it is refused.
//!
//! The provider signs for real.

#![no_main]
#![expect(clippy::unwrap_used, reason = "so a finding stops the fuzzer")]

mod house;

use bytes::Bytes;
use house::{House, deadline, now};
use http::{HeaderMap, Method};
use libfuzzer_sys::fuzz_target;
use mailhooks_event::EventId;
use mailhooks_fuzz::panics::allow_the_mail_parsers;
use mailhooks_intake::http::Request;
use serde_json::Value;

fuzz_target!(init: allow_the_mail_parsers(), |body: &[u8]| {
    let house = House::get();
    let signer = house.signer(looks_like(body));
    let target = signer.path(None);
    let headers = signer
        .sign(&target, &HeaderMap::new(), body, now())
        .unwrap();
    let request = |body: Bytes| Request {
        method: Method::POST,
        target: target.clone(),
        headers: headers.clone().into(),
        body,
        request_id: "fuzz".to_owned(),
        received_at: now(),
        deadline: deadline(),
    };

    let answer = house.answer(request(Bytes::copy_from_slice(body)));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let told: Value = serde_json::from_str(&answer.body).unwrap();
    let status = told["status"].as_str().unwrap();
    assert!(["accepted", "quarantined"].contains(&status), "{status}");
    let id: EventId = told["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(id, id.record());

    let mut changed = body.to_vec();
    let place = changed.len() / 2;
    match changed.get_mut(place) {
        Some(byte) => *byte ^= 1,
        None => changed.push(0),
    }
    assert_eq!(house.answer(request(changed.into())).status, 401);
});

/// An RSA signature takes longer than all the rest, so it is made for one body out of 32.
fn looks_like(body: &[u8]) -> &'static str {
    let has = |part: &[u8]| body.windows(part.len()).any(|window| window == part);
    if !body.len().is_multiple_of(32) {
        "resend"
    } else if has(b"type=") {
        "copernica"
    } else if has(b"tenant_id") {
        "ark"
    } else {
        "postal"
    }
}
