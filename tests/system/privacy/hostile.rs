//! Marked nonsense in every field of a Lambda event, and events that are none.

use super::{
    MARK, Seen,
    sources::{self, unreadable},
};
use crate::house::Binary;
use mailhooks_stage::{BodyForm, Trigger};
use serde_json::{Value, json};

/// What stands in a field instead.
fn values() -> Vec<Value> {
    vec![
        json!(format!("{MARK}@example.org")),
        json!(format!("/webhooks/{MARK}")),
        json!(format!("{MARK}\r\n{{\"outcome\":\"{MARK}\"}}")),
        json!([MARK]),
        json!({MARK: MARK, "requestId": format!("{MARK}@example.org"), "extendedRequestId": format!("{MARK} x"), "path": MARK}),
        json!({MARK: [MARK, "\u{0}"]}),
    ]
}

#[tokio::test]
async fn no_field_of_an_event_is_told() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let mut seen = Seen::default();
    let mut asked = 0;
    for trigger in Trigger::ALL {
        let source = &sources[asked % sources.len()];
        let webhook = source.webhook(&source.path(), &Default::default(), &unreadable());
        let event = trigger.event(&webhook, BodyForm::Base64);
        let fields: Vec<String> = event.as_object().unwrap().keys().cloned().collect();
        for field in fields {
            for value in values() {
                let mut hostile = event.clone();
                hostile[&field] = value;
                seen.answer(&function.invoke(&hostile).await.unwrap());
                asked += 1;
            }
        }
    }
    for event in values() {
        seen.answer(&function.invoke(&event).await.unwrap());
    }
    assert!(asked > 150, "{asked}");
    for bytes in [
        format!("{{\"{MARK}\": \"{MARK}"),
        format!("{MARK}@example.org"),
        format!("{{\"body\": \"{MARK}\\x\"}}"),
    ] {
        let error = function.invoke_bytes(bytes.into_bytes()).await.unwrap_err();
        seen.texts.push(format!("{error} {error:?}"));
    }
    seen.lines(function).await;
    assert!(!seen.outcomes("refused").is_empty());
    seen.tells_nothing();
}

/// The sender of a request to a REST API chooses `requestId` by a header of its own.
#[tokio::test]
async fn an_id_that_the_sender_chose_is_not_told() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let mut seen = Seen::default();
    let source = &sources[0];
    let webhook = source.webhook(&source.path(), &Default::default(), &unreadable());
    let mut event = Trigger::RestApi.event(&webhook, BodyForm::Base64);
    event["requestContext"]["requestId"] = MARK.into();
    let own = event["requestContext"]["extendedRequestId"].clone();
    event["path"] = format!("/{MARK}").into();
    event["requestContext"]["path"] = event["path"].clone();
    seen.answer(&function.invoke(&event).await.unwrap());
    seen.lines(function).await;
    let refused = seen.outcomes("refused");
    assert_eq!(refused[0]["request_id"], own);
    seen.tells_nothing();
}
