//! Genuine webhooks, sent once more by somebody who has seen them.

use super::{
    Target,
    genuine::{of_sample, smallest},
    with,
};
use crate::house::{Binary, House, answer, path_of, signed};
use aws_sdk_dynamodb::types::AttributeValue;
use http::HeaderMap;
use mailhooks_intake::clock;
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_sender::{events_root, samples};
use mailhooks_stage::{BodyForm, Function, HttpRequest, Trigger};
use serde_json::{Value, json};

#[tokio::test]
async fn a_replay_is_a_duplicate_and_sends_nothing() {
    let target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = of_sample(smallest(*provider)[0]);
        target.accepts(provider.name().as_str(), &webhook).await;
        let items = target.house.items().await;
        assert_eq!(target.house.messages().await.len(), 1);
        let mut replays = vec![webhook.clone()];
        // What is not signed may be anything.
        replays.push(with(&webhook, "user-agent", Some(b"replay/1.0")));
        replays.push(with(&webhook, "x-forwarded-for", Some(b"198.51.100.9")));
        if provider.scheme() == Scheme::StandardWebhooks {
            // The same delivery, signed anew as a retry is.
            let headers = HeaderMap::from_iter([(
                "svix-id".parse().unwrap(),
                webhook.headers["svix-id"].clone(),
            )]);
            let path = path_of(*provider, None);
            replays.push(signed(*provider, &path, &headers, &webhook.body));
        }
        for replay in replays {
            for trigger in Trigger::ALL {
                let (status, body) = target.answer(trigger, &replay).await;
                assert_eq!(
                    (status, &body["status"]),
                    (200, &"duplicate".into()),
                    "{body}"
                );
            }
        }
        assert_eq!(target.house.items().await, items);
        assert!(target.house.messages().await.is_empty());
    }
}

/// Another delivery id is another event only if it was signed.
#[tokio::test]
async fn a_replay_under_another_delivery_id_is_no_webhook() {
    let mut target = Target::new().await;
    let webhook = of_sample(smallest(mailhooks_provider::provider("resend").unwrap())[0]);
    for number in 0..20 {
        let id = format!("msg_{number:027}");
        target
            .refuses(&id, &with(&webhook, "svix-id", Some(id.as_bytes())))
            .await;
    }
    target.is_untouched_by(20).await;
    target.accepts("its own id", &webhook).await;
}

/// A body that advises something, as its provider would have signed it at this time.
fn advising(provider: &'static dyn Provider, seconds: i64) -> HttpRequest {
    let sample = samples(&events_root()).unwrap().into_iter().find(|sample| {
        let body: Value = serde_json::from_slice(&sample.body).unwrap_or_default();
        sample.provider.name() == provider.name()
            && sample.expected["data"]["suppression_advice"]["action"] == "suppress"
            && body["payload"]["timestamp"].is_number()
    });
    let sample = sample.unwrap();
    let mut body: Value = serde_json::from_slice(&sample.body).unwrap();
    for place in [
        "/timestamp",
        "/payload/timestamp",
        "/payload/message/timestamp",
    ] {
        *body.pointer_mut(place).unwrap() = json!(seconds);
    }
    body["uuid"] = format!("c5b3eec1-0533-4070-8e9b-{seconds:012}").into();
    let path = path_of(provider, None);
    signed(
        provider,
        &path,
        &sample.headers,
        body.to_string().as_bytes(),
    )
}

/// The warnings and the advice of the one message that a webhook led to.
async fn announced(house: &House, function: &Function, webhook: &HttpRequest) -> (Value, Value) {
    let event = Trigger::RestApi.event(webhook, BodyForm::Base64);
    let (status, body) = answer(&function.invoke(&event).await.unwrap());
    assert_eq!(
        (status, &body["status"]),
        (200, &"accepted".into()),
        "{body}"
    );
    let mut messages = house.messages().await;
    assert_eq!(messages.len(), 1);
    let mut data = messages.remove(0).1["data"].take();
    (
        data["warnings"].take(),
        data["suppression_advice"]["action"].take(),
    )
}

/// Where no time is signed, a body stays genuine for ever. Years later its record is gone, so it comes as
/// a new event, but it advises nothing.
#[tokio::test]
async fn a_body_replayed_after_years_changes_no_suppression_list() {
    const YEARS: i64 = 3 * 366 * 86_400;
    let timeless = |provider: &&&'static dyn Provider| !provider.scheme().signs_the_time();
    for provider in PROVIDERS.iter().filter(timeless) {
        let house = House::new().await;
        let long = house.start(Binary::Any).await;
        let usual = house
            .start_with(Binary::Any, &[("RETENTION_DAYS", "400")])
            .await;
        let now = clock::now().unix_seconds();
        let is_stale = |warnings: &Value| warnings.as_array().unwrap().contains(&"stale".into());

        let old = advising(*provider, now - YEARS);
        // When it was sent first, it was new, and so it is to a house that keeps records for a century.
        let (warnings, action) = announced(&house, &long, &old).await;
        assert!(!is_stale(&warnings), "{warnings}");
        assert_eq!(action, "suppress");
        expire_everything(&house).await;
        assert_eq!(house.items().await, 0);

        let (warnings, action) = announced(&house, &usual, &old).await;
        assert!(is_stale(&warnings), "{warnings}");
        assert_eq!(action, "none");

        let (warnings, action) = announced(&house, &usual, &advising(*provider, now)).await;
        assert!(!is_stale(&warnings), "{warnings}");
        assert_eq!(action, "suppress");
    }
}

/// Lets the time to live of every item run out.
async fn expire_everything(house: &House) {
    let client = &house.aws.dynamodb_client;
    let scan = client.scan().table_name("mailhooks").send().await.unwrap();
    for item in scan.items() {
        let update = client.update_item().table_name("mailhooks");
        let update = update
            .key("id", item["id"].clone())
            .update_expression("SET expires = :then");
        let then = AttributeValue::N("1000000000".to_owned());
        update
            .expression_attribute_values(":then", then)
            .send()
            .await
            .unwrap();
    }
    assert_eq!(house.aws.delete_expired().unwrap(), scan.items().len());
}
