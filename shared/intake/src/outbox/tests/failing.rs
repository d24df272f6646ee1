//! What a run does when AWS fails or hangs, or a record is bad.

use super::*;

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
