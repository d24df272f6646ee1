//! Webhooks that are not let in, one for every reason that the log may give.

use super::{
    MARK, SECRET, Seen,
    sources::{self, MarkedSource, unreadable},
};
use crate::house::Binary;
use mailhooks_intake::clock;
use mailhooks_provider::{Provider, provider};
use mailhooks_sender::Signer;
use mailhooks_stage::{BodyForm, HttpRequest, Trigger};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every reason there is, apart from those of other tests.
const REASONS: [&str; 14] = [
    "a header of the signature is malformed",
    "a header of the signature is missing",
    "a signature with SHA-1 alone is not allowed",
    "another function's path",
    "it is addressed to a host that is not among the source's `hosts`",
    "it is addressed to another account than the source's `account`",
    "no key is known for the signature",
    "no such path",
    "no such source, or not its token",
    "the body is too large",
    "the method is not POST",
    "the signature does not match",
    "the signed time is outside the tolerance",
    "the source is misconfigured",
];

fn of(name: &str) -> (&'static dyn Provider, MarkedSource) {
    let provider = provider(name).unwrap();
    (provider, MarkedSource::of(provider))
}

/// A request with a marked header otherwise.
fn with(request: &HttpRequest, name: &'static str, value: &str) -> HttpRequest {
    let mut changed = request.clone();
    changed.headers.insert(name, value.parse().unwrap());
    changed
}

/// What each source does not let in.
fn refused(source: &MarkedSource) -> Vec<HttpRequest> {
    let genuine = source.webhook(&source.path(), &Default::default(), &unreadable());
    let mut refused: Vec<HttpRequest> = Vec::new();
    for path in [
        format!("/{MARK}"),
        format!("/webhooks/{MARK}.{SECRET}"),
        format!("{}{MARK}", source.path()),
        format!("{}/{MARK}", source.path()),
        format!("{}/bounce", source.path()),
        "/webhooks/broken".to_owned(),
        format!("/webhooks/misspelt.{}", sources::TOKEN),
    ] {
        refused.push(HttpRequest {
            path,
            ..genuine.clone()
        });
    }
    for method in ["GET", "ZQXMARK"] {
        refused.push(HttpRequest {
            method: method.to_owned(),
            ..genuine.clone()
        });
    }
    refused.push(HttpRequest {
        body: MARK.repeat(640_000).into_bytes(),
        ..genuine.clone()
    });
    let mut changed = genuine.clone();
    changed.body.extend(MARK.as_bytes());
    refused.push(changed);
    refused.push(HttpRequest {
        headers: Default::default(),
        ..genuine
    });
    refused
}

/// What only one provider's scheme refuses.
fn refused_by_scheme() -> Vec<HttpRequest> {
    let body = unreadable();
    let (_, resend) = of("resend");
    let webhook = resend.webhook(&resend.path(), &Default::default(), &body);
    let mut refused = vec![
        with(&webhook, "svix-timestamp", "1000000000"),
        with(&webhook, "svix-timestamp", SECRET),
        with(&webhook, "svix-signature", &format!("v1,{SECRET}")),
        with(&webhook, "svix-id", MARK),
    ];
    let (_, postal) = of("postal");
    let webhook = postal.webhook(&postal.path(), &Default::default(), &body);
    refused.push(with(&webhook, "x-postal-signature-kid", SECRET));
    refused.push(with(&webhook, "x-postal-signature-256", SECRET));
    let mut weaker = webhook;
    weaker.headers.remove("x-postal-signature-256");
    refused.push(weaker);
    let (provider, copernica) = of("copernica");
    let webhook = copernica.webhook(&copernica.path(), &Default::default(), &body);
    refused.push(with(&webhook, "host", &format!("{MARK}.example.net")));
    refused.push(with(
        &webhook,
        "x-copernica-id",
        &format!("account_{SECRET}"),
    ));
    refused.push(with(&webhook, "digest", &format!("SHA-256={SECRET}")));
    refused.push(with(&webhook, "date", MARK));
    for name in [
        format!("{MARK}._domainkey.copernica.com"),
        format!("{MARK}.example.org"),
    ] {
        let header = webhook.headers["signature"].to_str().unwrap();
        let header = header.replace(sources::KEY_NAME, &name);
        refused.push(with(&webhook, "signature", &header));
    }
    let signer = Signer::own(provider).unwrap();
    let long_ago = clock::now().plus_seconds(-86_400);
    let headers = signer.sign(&webhook.path, &webhook.headers, &body, long_ago);
    refused.push(HttpRequest {
        headers: headers.unwrap(),
        ..webhook
    });
    refused
}

#[tokio::test]
async fn a_refusal_says_why_and_nothing_of_whom() {
    let (house, sources) = sources::house().await;
    let house = house
        .with_source("broken", json!({"provider": "resend", "secrets": [format!("whsec_{SECRET}?")]}))
        .with_source(
            "misspelt",
            json!({"provider": "postal", "token": sources::TOKEN, "Zqxmark": MARK, "keys": [{"kid": SECRET, "pem": MARK}]}),
        );
    let function = house.start(Binary::Any).await;
    let mut seen = Seen::default();
    let mut requests: Vec<HttpRequest> = sources.iter().flat_map(refused).collect();
    requests.extend(refused_by_scheme());
    for request in &requests {
        for trigger in Trigger::ALL {
            let reply = function
                .invoke(&trigger.event(request, BodyForm::Base64))
                .await
                .unwrap();
            assert_ne!(reply["statusCode"], 200, "{trigger:?} {request:?}");
            seen.answer(&reply);
        }
    }
    seen.lines(function).await;
    let reason = |line: &Value| {
        let reason = line["reason"].as_str().unwrap();
        reason.split(':').next().unwrap().to_owned()
    };
    let reasons: BTreeSet<String> = seen.outcomes("refused").iter().map(reason).collect();
    assert_eq!(reasons, REASONS.map(str::to_owned).into_iter().collect());
    assert_eq!(
        seen.outcomes("refused").len(),
        requests.len() * Trigger::ALL.len()
    );
    assert!(!seen.outcomes("misconfigured_source").is_empty());
    seen.tells_nothing();
    assert_eq!(house.items().await, 0);
}
