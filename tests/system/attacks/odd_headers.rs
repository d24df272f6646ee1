//! Headers that are missing, empty, endless or of odd letters.

use super::{Target, decisive, genuine::genuine, text, with};
use crate::house::answer;
use mailhooks_provider::{PROVIDERS, Scheme};
use mailhooks_stage::{BodyForm, HttpRequest, Trigger};

/// Whether the scheme goes on without the header: gateways that have read a body need not tell its
/// length, and a sender without an id for its key means any.
fn may_be_missing(scheme: Scheme, name: &str) -> bool {
    match scheme {
        Scheme::SignedBody {
            key_id,
            key_id_required,
            ..
        } => name == key_id && !key_id_required,
        Scheme::HttpSignature { .. } => name == "content-length",
        Scheme::StandardWebhooks => false,
    }
}

#[tokio::test]
async fn a_missing_header_is_no_proof() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for name in decisive(provider.scheme()) {
            if !may_be_missing(provider.scheme(), name) {
                let what = format!("{} without {name}", provider.name());
                target.refuses(&what, &with(&webhook, name, None)).await;
            }
        }
        let mut bare = webhook.clone();
        bare.headers.clear();
        target.refuses("no headers at all", &bare).await;
    }
    target.is_untouched_by(15).await;
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
    }
}

#[tokio::test]
async fn an_odd_header_is_no_proof_and_no_harm() {
    let mut target = Target::new().await;
    let long = "A".repeat(100_000);
    let endless = "v1,AAAA ".repeat(30_000);
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for name in decisive(provider.scheme()) {
            let right = text(&webhook, name);
            let odd: Vec<Vec<u8>> = vec![
                Vec::new(),
                b"garbage".to_vec(),
                b"v1,".to_vec(),
                b"=".to_vec(),
                b"\"".to_vec(),
                b"null".to_vec(),
                "\u{e9}".into(),
                "\u{feff}\u{1f4e7}".into(),
                b"\xff\xfe".to_vec(),
                [right.as_bytes(), "\u{e9}".as_bytes()].concat(),
                ["\u{e9}".as_bytes(), right.as_bytes()].concat(),
                [right, "\t"].concat().into_bytes().repeat(2),
                [right, &long].concat().into_bytes(),
                long.clone().into_bytes(),
                endless.clone().into_bytes(),
            ];
            for value in odd {
                let shown: String = String::from_utf8_lossy(&value).chars().take(40).collect();
                let what = format!("{}, {name}: {shown}", provider.name());
                target
                    .refuses(&what, &with(&webhook, name, Some(&value)))
                    .await;
            }
        }
    }
    target.is_untouched_by(200).await;
    for provider in PROVIDERS {
        target
            .accepts("genuine", &beside_odd_ones(&genuine(*provider), &long))
            .await;
    }
}

/// The request with headers around it that nobody reads.
fn beside_odd_ones(request: &HttpRequest, long: &str) -> HttpRequest {
    let request = with(request, "x-long", Some(long.as_bytes()));
    let request = with(&request, "x-empty", Some(b""));
    with(&request, "x-odd", Some("\u{e9}".as_bytes()))
}

/// More headers than a map holds are none, whatever stands among them.
#[tokio::test]
async fn thousands_of_headers_are_no_harm() {
    let target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for (thousands, expected) in [(40, 401), (1, 200)] {
            let mut event = Trigger::HttpApi.event(&webhook, BodyForm::Base64);
            let headers = event["headers"].as_object_mut().unwrap();
            for number in 0..thousands * 1_000 {
                headers.insert(format!("x-{number}"), "1".into());
            }
            let (status, body) = answer(&target.function.invoke(&event).await.unwrap());
            assert_eq!(status, expected, "{}: {body}", provider.name());
        }
    }
    assert_eq!(target.house.items().await, PROVIDERS.len());
}
