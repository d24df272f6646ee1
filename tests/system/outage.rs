//! With SQS down the answer is 200 and the outbox finishes; with DynamoDB down nothing is acknowledged.

use crate::{
    house::{Binary, House, delivered, event, send},
    outbox::{end_lease, run_outbox},
};
use mailhooks_event::{EventId, Family};
use mailhooks_stage::Fault;
use serde_json::json;

#[tokio::test]
async fn the_outbox_finishes_what_sqs_did_not_take() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let outbox = house.start(Binary::Outbox).await;
    house.aws.sqs.fail(Fault::Refused);
    let mut ids = Vec::new();
    for number in 0..12 {
        let (status, body) = send(&function, &delivered(&format!("msg_{number}"))).await;
        assert_eq!((status, &body["status"]), (200, &"accepted".into()));
        ids.push(body["id"].as_str().unwrap().to_owned());
    }
    function.idle().await.unwrap();
    house.aws.sqs.recover();

    let report = run_outbox(&outbox).await;
    assert_eq!(report["claimed"], 0, "the lease is not over: {report}");
    for id in &ids {
        end_lease(&house, id).await;
    }
    let report = run_outbox(&outbox).await;
    assert_eq!(
        (&report["finished"], &report["errors"]),
        (&12.into(), &0.into()),
        "{report}"
    );
    let mut announced: Vec<String> = house
        .messages()
        .await
        .iter()
        .map(|(_, message)| event(message).id.to_string())
        .collect();
    announced.sort();
    ids.sort();
    assert_eq!(announced, ids);
    for id in &ids {
        let id: EventId = id.parse().unwrap();
        assert!(!house.store().get(&id).await.unwrap().unwrap().marked);
    }
    assert_eq!(run_outbox(&outbox).await["claimed"], 0);
}

#[tokio::test]
async fn the_outbox_announces_what_came_to_another_familys_url() {
    let house = House::new().await;
    let function = house.start(Binary::Family(Family::Bounce)).await;
    let request = crate::house::delivered_at("/webhooks/resend/bounce", "msg_1");
    let (_, body) = send(&function, &request).await;
    end_lease(&house, body["id"].as_str().unwrap()).await;
    let outbox = house.start(Binary::Outbox).await;
    assert_eq!(run_outbox(&outbox).await["finished"], 1);
    let messages = house.messages().await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].1["data"]["warnings"], json!(["misrouted"]));
}

#[tokio::test]
async fn with_dynamodb_down_nothing_is_acknowledged() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    for fault in [
        Fault::Refused,
        Fault::Status(http::StatusCode::SERVICE_UNAVAILABLE),
        Fault::AnswerLost,
    ] {
        house.aws.dynamodb.fail(fault);
        let (status, _) = send(&function, &delivered("msg_1")).await;
        assert_eq!(status, 503, "{fault:?}");
        assert!(house.messages().await.is_empty());
    }
    house.aws.dynamodb.recover();
    // The last fault let the put through, so the redelivery finds the record, and its mark stands.
    let (status, body) = send(&function, &delivered("msg_1")).await;
    assert_eq!((status, &body["status"]), (200, &"duplicate".into()));
    end_lease(&house, body["id"].as_str().unwrap()).await;
    let outbox = house.start(Binary::Outbox).await;
    assert_eq!(run_outbox(&outbox).await["finished"], 1);
    assert_eq!(house.messages().await.len(), 1);
}
