//! Whatever died or was down: what is marked reaches every queue, and nothing starves the rest.

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
async fn with_sqs_still_down_marks_rest_longer_each_time() {
    let house = House::new().await;
    let ids = record_unannounced(&house, 1).await;
    house.aws.sqs.fail(Fault::Refused);
    let report = run(&house, 120).await;
    assert_eq!((report.claimed, report.postponed), (1, 1));
    assert_eq!(
        run(&house, 120 + 59).await.claimed,
        0,
        "the first pause is a minute"
    );
    assert_eq!(run(&house, 120 + 60).await.postponed, 1);
    assert_eq!(
        run(&house, 180 + 119).await.claimed,
        0,
        "the second pause is two"
    );
    house.aws.sqs.recover();
    assert_eq!(run(&house, 180 + 120).await.finished, 1);
    assert!(!house.is_marked(&ids[0]).await);
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
async fn a_record_that_ended_every_process_is_parked_before_it_ends_another() {
    let house = House::new().await;
    let ids = record_unannounced(&house, 1).await;
    set(
        &house,
        &ids[0],
        "attempts",
        AttributeValue::N(Outbox::MAX_ATTEMPTS.to_string()),
    )
    .await;
    let report = run(&house, 120).await;
    assert_eq!((report.claimed, report.finished, report.parked), (1, 0, 1));
    assert!(house.messages(&house.queues[0]).await.is_empty());
}

#[tokio::test]
async fn a_record_that_nobody_can_read_does_not_starve_the_others() {
    let house = House::new().await;
    let ids = record_unannounced(&house, 12).await;
    set(
        &house,
        &ids[3],
        "body",
        AttributeValue::B(Blob::new([9, 9, 9])),
    )
    .await;
    let report = run(&house, 120).await;
    assert_eq!(
        (report.finished, report.postponed, report.parked),
        (11, 1, 0),
        "a later version may read it"
    );
    assert_eq!(house.messages(&house.queues[0]).await.len(), 11);
}

#[tokio::test]
async fn with_dynamodb_down_a_run_ends_and_says_so() {
    let house = House::new().await;
    record_unannounced(&house, 1).await;
    house.aws.dynamodb.fail(Fault::Refused);
    let report = run(&house, 120).await;
    assert_eq!(report.claimed, 0);
    assert!(report.errors > 0);
}

#[tokio::test]
async fn a_table_that_fails_for_a_moment_leaves_nothing_to_the_next_run() {
    for (operation, fault) in [
        ("Query", Fault::Refused),
        ("UpdateItem", Fault::Refused),
        ("UpdateItem", Fault::AnswerLost),
    ] {
        let house = House::with_own_clients().await;
        record_unannounced(&house, 25).await;
        // More than the SDK's three attempts of each call.
        let calls = if operation == "Query" { 100 } else { 80 };
        house.aws.dynamodb.fail_next(calls, operation, fault);
        let report = run(&house, Lease::SECONDS).await;
        assert_eq!((report.claimed, report.finished), (25, 25), "{operation}");
        assert_eq!(house.messages(&house.queues[0]).await.len(), 25);
        assert_eq!(run(&house, 10 * Lease::SECONDS).await, Report::default());
    }
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
async fn a_queue_that_hangs_holds_up_no_other_and_a_run_ends_in_time() {
    let house = House::new().await;
    record_unannounced(&house, 3).await;
    house.aws.sqs.fail(Fault::Hang);
    // Long enough for a busy machine to claim the marks.
    let end = Deadline::after(Duration::from_secs(3));
    let report = house.outbox.run(now().plus_seconds(120), end, end).await;
    assert_eq!((report.cut_off, report.finished), (1, 0));
    assert_eq!(report.claimed, 3, "what was done until then is told");
    house.aws.sqs.recover();
    assert_eq!(
        run(&house, 120 + Lease::SECONDS).await.finished,
        3,
        "a lease later it is taken up again"
    );
    assert_eq!(house.messages(&house.queues[0]).await.len(), 3);
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

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_ours_all_the_same() {
    let house = House::with_own_clients().await;
    record_unannounced(&house, 1).await;
    let store = house.intake.store();
    let mut marks = Vec::new();
    for number in 0..SHARDS {
        marks.extend(store.marks(&shard(number), 10).await.unwrap());
    }
    let lease = Lease::new().unwrap();
    house.aws.dynamodb.fail_once(Fault::AnswerLost);
    let Claim::Ours(claimed) = store
        .claim(&marks[0], &lease, now().plus_seconds(120))
        .await
        .unwrap()
    else {
        panic!("the first try's claim is ours");
    };
    assert_eq!(claimed.attempts, 1);
    // A run tries a claim that failed again; an answer may have been lost for good.
    let Claim::Ours(again) = store
        .claim(&marks[0], &lease, now().plus_seconds(121))
        .await
        .unwrap()
    else {
        panic!("it is still ours");
    };
    assert_eq!(again.attempts, 1, "and was claimed once");
    let other = store
        .claim(&marks[0], &Lease::new().unwrap(), now().plus_seconds(120))
        .await
        .unwrap();
    assert!(matches!(other, Claim::Lost), "nobody else gets it");
}

#[tokio::test]
async fn whoever_was_held_up_past_the_lease_changes_nothing() {
    let house = House::new().await;
    house.aws.sqs.fail(Fault::Refused);
    let handled = house.post("msg_1", delivered()).await;
    let (_, id) = recorded(&handled);
    house.aws.sqs.recover();
    let late = house.post("msg_2", delivered()).await;
    let (_, late_id) = recorded(&late);
    // The outbox takes both over; with the queue down their marks stay.
    house.aws.sqs.fail(Fault::Refused);
    assert_eq!(run(&house, 120).await.postponed, 2);
    house.finish(late).await;
    assert!(house.is_marked(&late_id).await && house.is_marked(&id).await);
}
