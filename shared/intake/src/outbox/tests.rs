//! Whatever died or was down: what is marked reaches every queue, and nothing starves the rest.

mod failing;

use super::*;
use crate::{
    config::{Route, Routes},
    store::Lease,
    testing::{House, TABLE, delivered, now, recorded},
};
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use mailhooks_event::EventId;
use mailhooks_stage::{Aws, AwsOptions, Fault, create_queue, create_table};
use std::time::Duration;

async fn run(house: &House, seconds_later: i64) -> Report {
    let stop = Deadline::after(Duration::from_secs(60));
    house
        .outbox
        .run(now().plus_seconds(seconds_later), stop, stop)
        .await
}

/// Records some events while SQS is down.
async fn record_unannounced(house: &House, count: usize) -> Vec<EventId> {
    house.aws.sqs.fail(Fault::Refused);
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(recorded(&house.post(&format!("msg_{number}"), delivered()).await).1);
    }
    house.aws.sqs.recover();
    ids
}

async fn set(house: &House, id: &EventId, name: &str, value: AttributeValue) {
    let update = house.aws.dynamodb_client.update_item().table_name(TABLE);
    let update = update
        .key("id", AttributeValue::S(id.to_string()))
        .update_expression("SET #name = :value");
    let update = update.expression_attribute_names("#name", name);
    update
        .expression_attribute_values(":value", value)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn what_was_not_announced_is_once_its_lease_is_over() {
    let house = House::new().await;
    let ids = record_unannounced(&house, 25).await;
    assert_eq!(run(&house, Lease::SECONDS - 1).await.claimed, 0);
    let report = run(&house, Lease::SECONDS).await;
    assert_eq!(
        (report.claimed, report.finished, report.errors),
        (25, 25, 0)
    );
    assert_eq!(report.oldest_mark_seconds, 120);
    let mut announced: Vec<EventId> = house
        .messages(&house.queues[0])
        .await
        .into_iter()
        .map(|event| event.id)
        .collect();
    announced.sort();
    let mut expected = ids.clone();
    expected.sort();
    assert_eq!(announced, expected);
    assert!(!house.is_marked(&ids[0]).await);
    assert_eq!(run(&house, 10 * Lease::SECONDS).await, Report::default());
}

#[tokio::test]
async fn two_outboxes_at_once_announce_each_event_once() {
    let house = House::new().await;
    record_unannounced(&house, 20).await;
    let (one, other) = tokio::join!(run(&house, Lease::SECONDS), run(&house, Lease::SECONDS));
    assert_eq!(one.finished + other.finished, 20);
    assert_eq!(house.messages(&house.queues[0]).await.len(), 20);
}

#[tokio::test]
async fn after_a_partial_failure_only_what_is_missing_is_sent() {
    let aws = Aws::start(AwsOptions::default()).await.unwrap();
    create_table(&aws.dynamodb_client, TABLE).await.unwrap();
    let there = create_queue(&aws.sqs_client, "there").await.unwrap();
    let missing = there.replace("there", "missing");
    let routes = Routes::new(vec![Route::everything(&there), Route::everything(&missing)]);
    let house = House::over(aws, vec![there.clone(), missing], routes);

    let handled = house.post("msg_1", delivered()).await;
    let (_, id) = recorded(&handled);
    house.finish(handled).await;
    assert!(house.is_marked(&id).await);
    assert_eq!(house.messages(&there).await.len(), 1);

    assert_eq!(run(&house, 120).await.postponed, 1);
    assert!(house.messages(&there).await.is_empty());
    let missing = create_queue(&house.aws.sqs_client, "missing")
        .await
        .unwrap();
    assert_eq!(run(&house, 600).await.finished, 1);
    assert!(house.messages(&there).await.is_empty());
    assert_eq!(house.messages(&missing).await.len(), 1);
}

#[tokio::test]
async fn a_mark_that_was_tried_too_often_is_parked_and_counted() {
    let house = House::new().await;
    let ids = record_unannounced(&house, 2).await;
    let tried = |times: u32| AttributeValue::N(times.to_string());
    set(&house, &ids[0], "attempts", tried(Outbox::MAX_ATTEMPTS - 1)).await;
    house.aws.sqs.fail(Fault::Refused);
    let report = run(&house, 120).await;
    assert_eq!(
        (
            report.claimed,
            report.postponed,
            report.parked,
            report.parked_in_all
        ),
        (2, 1, 1, 1)
    );
    house.aws.sqs.recover();
    let later = run(&house, 100_000).await;
    assert_eq!(
        (later.claimed, later.finished),
        (1, 1),
        "a parked mark bothers nobody"
    );
    assert_eq!(later.parked_in_all, 1, "but it is not forgotten");

    // Once the queue is mended, somebody lets it be tried again, from the beginning.
    let store = &house.outbox.store;
    let [parked] = &store.parked_marks(10).await.unwrap()[..] else {
        panic!("one is parked");
    };
    let mended = now().plus_seconds(100_000);
    assert!(store.unpark(parked, mended).await.unwrap());
    assert!(
        !store.unpark(parked, mended).await.unwrap(),
        "it is not parked any more"
    );
    let [waiting] = &store.waiting_marks(10).await.unwrap()[..] else {
        panic!("one waits");
    };
    assert!(waiting.is_due(mended) && waiting.id == parked.id);
    assert!(house.is_marked(&ids[0]).await);
}

#[tokio::test]
async fn a_fifo_queue_keeps_the_order_of_a_subject_and_drops_twins() {
    let house = House::with_queues(&["ordered.fifo"]).await;
    recorded(&house.post("msg_1", delivered()).await);
    // As if the function had died before the mark was removed.
    assert_eq!(run(&house, 120).await.finished, 1);
    assert_eq!(
        house.messages(&house.queues[0]).await.len(),
        1,
        "the id is the deduplication id"
    );
}

#[test]
fn pauses_grow_to_a_quarter_of_an_hour() {
    assert_eq!(
        [1, 2, 3, 4, 5, 100].map(pause_seconds),
        [60, 120, 240, 480, 900, 900]
    );
}

#[test]
fn parking_takes_about_a_day() {
    let seconds: i64 = (1..Outbox::MAX_ATTEMPTS).map(pause_seconds).sum();
    assert!((20 * 3_600..28 * 3_600).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn more_marks_than_a_page_are_all_announced() {
    let house = House::new().await;
    // All in one shard, as if 120 ids began with the same letter.
    let ids = record_unannounced(&house, 120).await;
    for id in &ids {
        set(&house, id, "outbox", AttributeValue::S("07".to_owned())).await;
    }
    assert_eq!(run(&house, 120).await.finished, 120);
    assert_eq!(house.messages(&house.queues[0]).await.len(), 120);
}

#[tokio::test]
async fn a_run_takes_up_nothing_once_it_shall_stop() {
    let house = House::new().await;
    record_unannounced(&house, 3).await;
    let (stop, end) = (
        Deadline::after(Duration::ZERO),
        Deadline::after(Duration::from_secs(60)),
    );
    let report = house.outbox.run(now().plus_seconds(120), stop, end).await;
    assert_eq!((report.claimed, report.cut_off), (0, 0));
    assert_eq!(
        report.oldest_mark_seconds, 120,
        "but it tells how old the marks are"
    );
}

#[tokio::test]
async fn a_resting_mark_still_tells_its_age() {
    let house = House::new().await;
    record_unannounced(&house, 1).await;
    house.aws.sqs.fail(Fault::Refused);
    assert_eq!(run(&house, 120).await.postponed, 1);
    let report = run(&house, 150).await;
    assert_eq!((report.claimed, report.oldest_mark_seconds), (0, 150));
}
