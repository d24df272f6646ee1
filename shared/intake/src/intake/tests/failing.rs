//! What is answered when AWS fails or hangs.

use super::*;

#[tokio::test]
async fn with_sqs_down_the_answer_is_200_and_the_mark_stays() {
    let house = House::new().await;
    house.aws.sqs.fail(Fault::Refused);
    let handled = house.post("msg_1", delivered()).await;
    let (status, id) = recorded(&handled);
    assert_eq!(status, "accepted");
    assert!(handled.unfinished.is_none());
    assert!(house.is_marked(&id).await);
}

#[tokio::test]
async fn with_dynamodb_down_nothing_is_acknowledged_or_announced() {
    let house = House::new().await;
    for fault in [
        Fault::Refused,
        Fault::Status(StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        house.aws.dynamodb.fail(fault);
        let answer = house.post("msg_1", delivered()).await.answer;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            answer
                .headers
                .iter()
                .any(|(name, _)| *name == "retry-after")
        );
    }
    house.aws.dynamodb.recover();
    assert!(house.messages(&house.queues[0]).await.is_empty());
    assert_eq!(
        recorded(&house.post("msg_1", delivered()).await).0,
        "accepted"
    );
}

#[tokio::test]
async fn a_put_whose_answers_are_all_lost_is_found_again_as_a_duplicate() {
    let house = House::new().await;
    house.aws.dynamodb.fail(Fault::AnswerLost);
    let lost = house.post("msg_1", delivered()).await.answer;
    assert_eq!(
        lost.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "nobody knows, so nothing is acknowledged"
    );
    house.aws.dynamodb.recover();
    let (status, id) = recorded(&house.post("msg_1", delivered()).await);
    assert_eq!(status, "duplicate");
    assert!(house.is_marked(&id).await, "the outbox will announce it");
}

#[tokio::test]
async fn a_put_whose_answer_was_lost_is_tried_again_and_is_no_duplicate() {
    let house = House::with_own_clients().await;
    house.aws.dynamodb.fail_once(Fault::AnswerLost);
    let handled = house.post("msg_1", delivered()).await;
    assert_eq!(
        recorded(&handled).0,
        "accepted",
        "the nonce says that the record is ours"
    );
    assert_eq!(house.items().await, 1);
    assert_eq!(house.messages(&house.queues[0]).await.len(), 1);
    assert_eq!(
        recorded(&house.post("msg_1", delivered()).await).0,
        "duplicate"
    );
}

#[tokio::test]
async fn an_answer_is_due_whatever_hangs() {
    let house = House::new().await;
    let hurried = |delivery| {
        let mut request = house.request("/webhooks/resend", delivery, delivered());
        request.deadline = Deadline::after(Duration::from_millis(300));
        request
    };
    house.aws.sqs.fail(Fault::Hang);
    let handled = house.intake.handle(hurried("msg_1"), Serves::Any).await;
    let (status, id) = recorded(&handled);
    assert_eq!(status, "accepted");
    assert!(handled.unfinished.is_none() && house.is_marked(&id).await);

    house.aws.dynamodb.fail(Fault::Hang);
    let answer = house
        .intake
        .handle(hurried("msg_2"), Serves::Any)
        .await
        .answer;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        Deadline::ANSWER < Duration::from_secs(5),
        "Postal hangs up after five seconds"
    );
}
