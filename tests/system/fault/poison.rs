//! Events that no queue takes: they are parked after many attempts, told, and starve nobody.

use crate::{
    house::{Binary, House, TABLE, delivered_at, send},
    outbox::{end_lease, run_outbox, set},
};
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use mailhooks_event::Family;
use mailhooks_intake::{announce::MAX_MESSAGE_BYTES, outbox::Outbox, store::Packed};
use mailhooks_stage::Fault;
use serde_json::Value;
use std::collections::BTreeSet;

/// A deployment with some events that wait for the outbox, all in one shard and so in one batch.
async fn waiting(count: usize) -> (House, String, Vec<String>) {
    let mut house = House::without_queues().await;
    let queue = house.add_queue("one").await;
    let recorder = house.start(Binary::Family(Family::Bounce)).await;
    let mut ids = Vec::new();
    for number in 0..count {
        let request = delivered_at("/webhooks/resend/bounce", &format!("msg_{number}"));
        let (status, body) = send(&recorder, &request).await;
        assert_eq!(status, 200);
        let id = body["id"].as_str().unwrap().to_owned();
        set(&house, &id, "outbox", AttributeValue::S("07".to_owned())).await;
        end_lease(&house, &id).await;
        ids.push(id);
    }
    (house, queue, ids)
}

/// Lets an event grow beyond what a message may be. No webhook can do that; a slip of ours could.
async fn inflate(house: &House, id: &str) {
    let get = house.aws.dynamodb_client.get_item().table_name(TABLE);
    let key = AttributeValue::S(id.to_owned());
    let item = get.key("id", key).send().await.unwrap().item.unwrap();
    let mut packed = Packed::unpack(item["body"].as_b().unwrap().as_ref()).unwrap();
    let mut event: Value = serde_json::from_str(&packed.canonical).unwrap();
    event["data"]["extra"]["noise"] = "x".repeat(MAX_MESSAGE_BYTES).into();
    packed.canonical = event.to_string();
    let body = AttributeValue::B(Blob::new(packed.pack().unwrap()));
    set(house, id, "body", body).await;
}

/// The ids of a queue's messages, each of which is there once.
async fn announced(house: &House, queue: &str) -> BTreeSet<String> {
    let messages = house.take(queue).await;
    let ids: BTreeSet<String> = messages
        .iter()
        .map(|message| message["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), messages.len());
    ids
}

fn figures<const N: usize>(report: &Value, names: [&str; N]) -> [u64; N] {
    names.map(|name| report[name].as_u64().unwrap())
}

#[tokio::test]
async fn a_message_that_is_too_large_is_parked_and_told_and_the_others_go() {
    let (house, queue, ids) = waiting(4).await;
    inflate(&house, &ids[1]).await;
    let outbox = house.start(Binary::Outbox).await;
    let names = ["finished", "postponed", "parked", "parked_in_all", "errors"];
    assert_eq!(figures(&run_outbox(&outbox).await, names), [3, 1, 0, 0, 0]);
    let others = [&ids[0], &ids[2], &ids[3]].into_iter().cloned().collect();
    assert_eq!(announced(&house, &queue).await, others);

    // As if a day had passed.
    let attempts = AttributeValue::N((Outbox::MAX_ATTEMPTS - 1).to_string());
    set(&house, &ids[1], "attempts", attempts).await;
    end_lease(&house, &ids[1]).await;
    assert_eq!(figures(&run_outbox(&outbox).await, names), [0, 0, 1, 1, 0]);
    let line = outbox
        .logged(|line| line["outcome"] == "parked")
        .await
        .unwrap();
    assert_eq!(
        (&line["level"], &line["id"]),
        (&"error".into(), &ids[1].as_str().into())
    );
    let is_metric = |line: &Value| line["outcome"] == "outbox_run" && line["parked"] == 1;
    let line = outbox.logged(is_metric).await.unwrap();
    assert!(
        line["_aws"]["CloudWatchMetrics"]
            .to_string()
            .contains("\"parked\""),
        "{line}"
    );

    // Parked, it is in nobody's way and still counted, and its record is there.
    assert_eq!(figures(&run_outbox(&outbox).await, names), [0, 0, 0, 1, 0]);
    assert!(announced(&house, &queue).await.is_empty());
    assert_eq!(house.items().await, 4);
}

#[tokio::test]
async fn a_batch_that_sqs_finds_too_long_goes_message_by_message() {
    let (house, queue, ids) = waiting(4).await;
    let too_long = Fault::Error("AWS.SimpleQueueService.BatchRequestTooLong");
    house.aws.sqs.fail_operation("SendMessageBatch", too_long);
    let outbox = house.start(Binary::Outbox).await;
    let report = run_outbox(&outbox).await;
    assert_eq!(
        figures(&report, ["finished", "postponed", "errors"]),
        [4, 0, 0]
    );
    assert_eq!(announced(&house, &queue).await, ids.into_iter().collect());
}
