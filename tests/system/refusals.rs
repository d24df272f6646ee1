//! What is no webhook of ours by its URL, method or size, or of a source that is configured wrongly. What
//! only seems to be one is in `attacks`.

use crate::house::{Binary, House, answer, delivered, delivered_at, send};
use mailhooks_event::Family;
use mailhooks_sender::Signer;
use mailhooks_stage::{BodyForm, HttpRequest, Trigger};
use serde_json::{Value, json};

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
        send(&function, &delivered("msg_1")).await.0,
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
            send(&function, &delivered_at(path, "msg_1")).await.0,
            404,
            "{path}"
        );
    }
    let (status, body) = send(&function, &delivered_at("/webhooks/resend/bounce", "msg_1")).await;
    assert_eq!((status, &body["status"]), (200, &Value::from("accepted")));
}
