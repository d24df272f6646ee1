//! Everything that is not a proven webhook is refused as documented, and leaves no trace.

use crate::house::{Binary, House, answer, delivered, delivered_at, path_of, signed};
use http::HeaderValue;
use mailhooks_event::{Family, Timestamp};
use mailhooks_intake::clock;
use mailhooks_provider::{PROVIDERS, Scheme};
use mailhooks_sender::{Sample, Signer, events_root, samples};
use mailhooks_stage::{BodyForm, HttpRequest, Trigger};
use serde_json::{Value, json};

/// One event of each provider, as it came in.
fn one_of_each() -> Vec<Sample> {
    let mut samples = samples(&events_root()).unwrap();
    samples.retain(|sample| sample.expected["data"]["recipient_certain"] == true);
    samples.dedup_by_key(|sample| sample.provider.name());
    assert_eq!(samples.len(), PROVIDERS.len());
    samples
}

fn path(sample: &Sample) -> String {
    path_of(sample.provider, None)
}

/// Whatever an attacker can do to a genuine request without the key.
fn forgeries(sample: &Sample) -> Vec<(&'static str, HttpRequest)> {
    let genuine = || {
        signed(
            sample.provider,
            &path(sample),
            &sample.headers,
            &sample.body,
        )
    };
    let signed_at = |signer: &Signer, now: Timestamp| {
        let path = path(sample);
        let headers = signer.sign(&path, &sample.headers, &sample.body, now);
        HttpRequest::post(&path, headers.unwrap(), sample.body.clone())
    };
    let mut forgeries = vec![(
        "a foreign key",
        signed_at(&Signer::generate(sample.provider).unwrap(), clock::now()),
    )];
    let mut with = |what, change: &dyn Fn(&mut HttpRequest)| {
        let mut request = genuine();
        change(&mut request);
        forgeries.push((what, request));
    };
    with("a flipped bit", &|request| request.body[10] ^= 1);
    with("a longer body", &|request| request.body.push(b' '));
    with("a shorter body", &|request| {
        request.body.truncate(request.body.len() - 1)
    });
    with("no headers at all", &|request| request.headers.clear());
    let scheme = sample.provider.scheme();
    let sent = scheme
        .headers()
        .into_iter()
        .filter(|name| genuine().headers.contains_key(*name));
    // A weaker signature beside the right one is not looked at, and a key's id may be left out.
    let decisive: Vec<&str> = match scheme {
        Scheme::StandardWebhooks | Scheme::HttpSignature { .. } => sent.collect(),
        Scheme::SignedBody {
            sha256,
            key_id,
            key_id_required: true,
            ..
        } => vec![sha256, key_id],
        Scheme::SignedBody { sha256, .. } => vec![sha256],
    };
    for name in decisive {
        with("a header missing", &|request| {
            drop(request.headers.remove(name))
        });
        for value in ["", "garbage", "v1,", "\u{e9}"] {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            with("a header garbled", &|request| {
                drop(request.headers.insert(name, value.clone()))
            });
        }
        with("a header twice", &|request| {
            let value = request.headers[name].clone();
            request.headers.append(name, value);
        });
    }
    let own = Signer::own(sample.provider).unwrap();
    if scheme.signs_the_time() {
        forgeries.push((
            "an old time",
            signed_at(&own, clock::now().plus_seconds(-400)),
        ));
        forgeries.push((
            "a time ahead",
            signed_at(&own, clock::now().plus_seconds(400)),
        ));
    }
    match scheme {
        Scheme::StandardWebhooks => {}
        Scheme::HttpSignature { account, .. } => {
            forgeries.extend(misdirected(sample, account));
            forgeries.extend(loosened(genuine));
        }
        Scheme::SignedBody {
            sha256,
            sha1,
            key_id,
            ..
        } => {
            let mut request = genuine();
            request
                .headers
                .insert(key_id, HeaderValue::from_static("ff"));
            forgeries.push(("a kid of no key", request));
            if let Some(sha1) = sha1 {
                let mut request = genuine();
                let weaker = request.headers[sha1].clone();
                request.headers.insert(sha256, weaker);
                forgeries.push(("the SHA-1 signature in the other header", request));
            }
        }
    }
    forgeries
}

/// What is genuine, but not for us, or was when it was signed.
fn misdirected(sample: &Sample, account: &'static str) -> Vec<(&'static str, HttpRequest)> {
    let path = path(sample);
    let genuine = || signed(sample.provider, &path, &sample.headers, &sample.body);
    let mut elsewhere = genuine();
    elsewhere.path = format!("/other{path}");
    let mut misdirected = vec![("another path", elsewhere)];
    for (what, name, value) in [
        ("another host", "host", "hooks.example.net"),
        ("another host of ours", "host", "localhost"),
        ("another account", account, "account_9999"),
    ] {
        let mut changed = genuine();
        let value = HeaderValue::from_static(value);
        changed.headers.insert(name, value.clone());
        misdirected.push((what, changed));
        if value != "localhost" {
            let mut headers = sample.headers.clone();
            headers.insert(name, value);
            misdirected.push((what, signed(sample.provider, &path, &headers, &sample.body)));
        }
    }
    misdirected
}

/// A signature that is asked to prove less, or by a key of the forger's.
fn loosened(genuine: impl Fn() -> HttpRequest) -> Vec<(&'static str, HttpRequest)> {
    [
        ("the digest not signed", " Digest", ""),
        ("the path not signed", "(request-target) ", ""),
        (
            "a key outside the zone",
            "copernica.com",
            "copernica.com.evil.example",
        ),
        (
            "a key that nobody knows",
            "dev._domainkey",
            "evil._domainkey",
        ),
        ("a weak algorithm", "rsa-sha256", "rsa-sha1"),
        ("a shared secret", "rsa-sha256", "hmac-sha256"),
    ]
    .map(|(what, from, to)| {
        let mut request = genuine();
        let signature = request.headers["signature"].to_str().unwrap();
        assert!(signature.contains(from));
        let signature = signature.replace(from, to).parse().unwrap();
        request.headers.insert("signature", signature);
        (what, request)
    })
    .to_vec()
}

#[tokio::test]
async fn no_forgery_gets_in() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let mut tried = 0;
    for sample in one_of_each() {
        for (what, request) in forgeries(&sample) {
            // HTTP APIs join repeated headers with a comma; REST APIs hand over each.
            for trigger in [Trigger::RestApi, Trigger::HttpApi] {
                let reply = function
                    .invoke(&trigger.event(&request, BodyForm::Base64))
                    .await
                    .unwrap();
                let (status, problem) = answer(&reply);
                assert_eq!(status, 401, "{sample}, {what}: {problem}");
                assert_eq!(problem["title"], "Unauthorized");
                assert!(
                    problem["request_id"]
                        .as_str()
                        .is_some_and(|id| !id.is_empty())
                );
                assert_eq!(reply["headers"]["content-type"], "application/problem+json");
                tried += 1;
            }
        }
    }
    assert!(tried > 40, "{tried}");
    assert_eq!(house.items().await, 0);
    assert!(house.messages().await.is_empty());
    // The genuine ones do get in, so it was the forgery that was refused.
    for sample in one_of_each() {
        let genuine = signed(
            sample.provider,
            &path(&sample),
            &sample.headers,
            &sample.body,
        );
        assert_eq!(crate::house::send(&function, &genuine).await.0, 200);
    }
}

#[tokio::test]
async fn paths_tokens_methods_and_sizes_are_answered_as_documented() {
    const TOKEN: &str = "8f3c2a7d9b1e4f60";
    let mut with_token = Signer::generate(mailhooks_provider::provider("resend").unwrap())
        .unwrap()
        .source_json();
    with_token["token"] = TOKEN.into();
    let broken = json!({"provider": "resend"});
    let house = House::new()
        .await
        .with_source("tokened", with_token)
        .with_source("broken", broken);
    let function = house.start(Binary::Any).await;
    let large = || HttpRequest {
        body: vec![b' '; 4_400_001],
        ..delivered("msg_1")
    };
    let other_method = |method: &str| HttpRequest {
        method: method.to_owned(),
        ..delivered("msg_1")
    };
    for (status, request) in [
        (404, delivered_at("/webhooks/nobody", "msg_1")),
        (404, delivered_at("/", "msg_1")),
        (404, delivered_at("/webhooks/resend/delivery", "msg_1")),
        (
            404,
            delivered_at(&format!("/webhooks/resend.{TOKEN}"), "msg_1"),
        ),
        (404, delivered_at("/webhooks/tokened", "msg_1")),
        // One key of Ark's signs for all of its customers.
        (404, delivered_at("/webhooks/ark", "msg_1")),
        (
            404,
            delivered_at("/webhooks/tokened.8f3c2a7d9b1e4f61", "msg_1"),
        ),
        (
            401,
            delivered_at(&format!("/webhooks/tokened.{TOKEN}"), "msg_1"),
        ),
        (503, delivered_at("/webhooks/broken", "msg_1")),
        (405, other_method("GET")),
        (405, other_method("PUT")),
        (405, other_method("OPTIONS")),
        (413, large()),
    ] {
        for trigger in Trigger::ALL {
            let event = trigger.event(&request, BodyForm::Base64);
            let reply = function.invoke(&event).await.unwrap();
            let (found, problem) = answer(&reply);
            assert_eq!(
                found, status,
                "{trigger:?} {} {}: {problem}",
                request.method, request.path
            );
            assert_eq!(problem["status"], status);
            let header = |name: &str| reply["headers"][name].as_str().map(str::to_owned);
            assert_eq!(
                header("allow").as_deref(),
                (status == 405).then_some("POST")
            );
            assert_eq!(header("retry-after").is_some(), status == 503);
        }
    }
    assert_eq!(house.items().await, 0);
    assert_eq!(
        crate::house::send(&function, &delivered("msg_1")).await.0,
        200,
        "the other sources work"
    );
}

#[tokio::test]
async fn a_family_function_serves_its_own_url_only() {
    let house = House::new().await;
    let function = house.start(Binary::Family(Family::Bounce)).await;
    for path in [
        "/webhooks/resend",
        "/webhooks/resend/delivery",
        "/webhooks/resend/bounces",
    ] {
        assert_eq!(
            crate::house::send(&function, &delivered_at(path, "msg_1"))
                .await
                .0,
            404,
            "{path}"
        );
    }
    let (status, body) =
        crate::house::send(&function, &delivered_at("/webhooks/resend/bounce", "msg_1")).await;
    assert_eq!((status, &body["status"]), (200, &Value::from("accepted")));
}

#[tokio::test]
async fn no_answer_and_no_log_line_tells_who_or_what() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let mut seen = String::new();
    for sample in one_of_each() {
        let genuine = signed(
            sample.provider,
            &path(&sample),
            &sample.headers,
            &sample.body,
        );
        seen += &crate::house::send(&function, &genuine).await.1.to_string();
        for (_, forged) in forgeries(&sample) {
            seen += &crate::house::send(&function, &forged).await.1.to_string();
        }
    }
    function.idle().await.unwrap();
    function.kill().await;
    seen += &function.lines().join("\n");
    assert!(
        seen.contains("\"outcome\":\"accepted\"") && seen.contains("\"outcome\":\"refused\""),
        "{seen}"
    );
    for secret in ["@", "whsec", "v1,", "BEGIN", "subject"] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    for provider in PROVIDERS {
        let source = Signer::own(*provider).unwrap().source_json();
        let token = source["token"].as_str();
        assert!(token.is_none_or(|token| !seen.contains(token)), "{seen}");
    }
}
