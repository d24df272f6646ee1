//! Requests that Copernica did sign, but for somebody else, something else or not whole.

use super::{
    Target,
    cavage::{REQUIRED, signed_over, with_signature},
    genuine::smallest,
    text, with,
};
use crate::house::signed;
use http::HeaderMap;
use mailhooks_provider::{Provider, provider};
use mailhooks_sender::Signer;
use mailhooks_stage::{HttpRequest, Trigger};

const PATH: &str = "/webhooks/copernica";

fn copernica() -> (&'static dyn Provider, Signer) {
    let provider = provider("copernica").unwrap();
    (provider, Signer::own(provider).unwrap())
}

/// A genuine webhook for this path, with these headers before it is signed.
fn addressed(path: &str, otherwise: &[(&'static str, &str)]) -> HttpRequest {
    let (provider, _) = copernica();
    let sample = smallest(provider)[0];
    let mut headers: HeaderMap = sample.headers.clone();
    for (name, value) in otherwise {
        headers.insert(*name, value.parse().unwrap());
    }
    signed(provider, path, &headers, &sample.body)
}

#[tokio::test]
async fn a_webhook_for_another_url_is_refused() {
    let mut target = Target::new().await;
    for path in [
        "/other/webhooks/copernica",
        "/webhooks/copernica/",
        "/webhooks/copernica/delivery",
        "/webhooks/Copernica",
        "/webhooks/copernica.8f3c2a7d9b1e4f60",
        "/webhooks%2Fcopernica",
        "//webhooks/copernica",
        "/",
    ] {
        let mut moved = addressed(path, &[]);
        moved.path = PATH.to_owned();
        target.refuses(path, &moved).await;
    }
    let mut moved = addressed(PATH, &[]);
    moved.path = format!("/stage{PATH}");
    target.refuses("a base path", &moved).await;
    let mut asking = addressed(PATH, &[]);
    asking.query = "x=1".to_owned();
    // REST APIs hand over no query that could be compared, and we read none.
    for trigger in [
        Trigger::HttpApi,
        Trigger::FunctionUrl,
        Trigger::LoadBalancer,
    ] {
        target.refuses_through(trigger, "a query", &asking).await;
    }
    target.is_untouched_by(12).await;
    target.accepts("its own path", &addressed(PATH, &[])).await;
    let mut with_query = addressed("/webhooks/copernica?x=1", &[]);
    with_query.path = PATH.to_owned();
    with_query.query = "x=1".to_owned();
    target.lets_in("its own query", &with_query).await;
}

#[tokio::test]
async fn a_webhook_for_another_host_account_or_method_is_refused() {
    let mut target = Target::new().await;
    for (name, value) in [
        ("host", "hooks.example.net"),
        ("host", "hooks.example.com.example.net"),
        ("host", "example.com"),
        ("host", ""),
        ("x-copernica-id", "account_9999"),
        ("x-copernica-id", "account_12345"),
        ("x-copernica-id", "account_123"),
        ("x-copernica-id", "environment_1234"),
        ("x-copernica-id", "1234"),
        ("x-copernica-id", ""),
    ] {
        let what = format!("{name} {value}");
        target
            .refuses(&what, &addressed(PATH, &[(name, value)]))
            .await;
        // And what was signed for us does not become somebody else's either.
        let changed = with(&addressed(PATH, &[]), name, Some(value.as_bytes()));
        target.refuses(&what, &changed).await;
    }
    let ours = with(&addressed(PATH, &[]), "host", Some(b"localhost"));
    target.refuses("another host of ours", &ours).await;
    let (_, signer) = copernica();
    for method in ["get", "put", "delete", "POST", ""] {
        let request = signed_over(&signer, &addressed(PATH, &[]), method, &REQUIRED);
        target.refuses(method, &request).await;
    }
    target.is_untouched_by(26).await;
    for (name, value) in [
        ("host", "hooks.example.com:443"),
        ("host", "localhost"),
        ("x-copernica-id", "Account-1234"),
    ] {
        target
            .lets_in(value, &addressed(PATH, &[(name, value)]))
            .await;
    }
    let request = signed_over(&signer, &addressed(PATH, &[]), "post", &REQUIRED);
    target.lets_in("the method that it is", &request).await;
}

#[tokio::test]
async fn a_signature_must_cover_everything_that_counts() {
    let mut target = Target::new().await;
    let (_, signer) = copernica();
    let webhook = addressed(PATH, &[]);
    for left_out in REQUIRED {
        let mut names = REQUIRED.to_vec();
        names.retain(|name| *name != left_out);
        let partial = signed_over(&signer, &webhook, "post", &names);
        target
            .refuses(&format!("without {left_out}"), &partial)
            .await;
    }
    for names in [
        vec!["date"],
        vec!["digest"],
        vec!["(request-target)"],
        Vec::new(),
    ] {
        let partial = signed_over(&signer, &webhook, "post", &names);
        target.refuses(&format!("{names:?} alone"), &partial).await;
    }
    let over_the_date = signed_over(&signer, &webhook, "post", &["date"]);
    let signature = text(&over_the_date, "signature")
        .rsplit('"')
        .nth(1)
        .unwrap()
        .to_owned();
    let unlisted = with_signature(&webhook, Some("rsa-sha256"), None, &signature);
    target
        .refuses("no list, so the date alone", &unlisted)
        .await;
    let claimed = with_signature(&webhook, Some("rsa-sha256"), Some(&REQUIRED), &signature);
    target
        .refuses("a list of more than was signed", &claimed)
        .await;
    let mut names = REQUIRED.to_vec();
    names.push("x-absent");
    let absent = with_signature(&webhook, None, Some(&names), &signature);
    target.refuses("a header that did not come", &absent).await;
    // A nonce counts wherever it comes, so that none can be put on later.
    let names: Vec<&str> = REQUIRED[..5].to_vec();
    let without_nonce = signed_over(&signer, &with(&webhook, "x-nonce", None), "post", &names);
    let added = with(&without_nonce, "x-nonce", Some(b"abcdef"));
    target.refuses("a nonce put on later", &added).await;
    target.is_untouched_by(14).await;
    target
        .accepts("without a nonce at all", &without_nonce)
        .await;
    let enough = signed_over(&signer, &webhook, "post", &REQUIRED);
    target.lets_in("all that counts", &enough).await;
}
