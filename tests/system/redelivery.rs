//! One event, one effect: however often it is delivered, and wherever a process dies.

use crate::house::{Binary, House, delivered, event, path_of, send, signed};
use mailhooks_event::Family;
use mailhooks_sender::{events_root, samples};
use mailhooks_stage::Fault;

#[tokio::test]
async fn a_redelivery_to_any_process_is_a_duplicate() {
    let house = House::new().await;
    let mut one_of_each = samples(&events_root()).unwrap();
    one_of_each.dedup_by_key(|sample| sample.provider.name());
    let (first, second) = (
        house.start(Binary::Any).await,
        house.start(Binary::Any).await,
    );
    for sample in &one_of_each {
        let path = path_of(sample.provider, None);
        // Each attempt is signed anew, as the providers do it.
        let attempt = || signed(sample.provider, &path, &sample.headers, &sample.body);
        let (_, accepted) = send(&first, &attempt()).await;
        assert!(["accepted", "quarantined"].contains(&accepted["status"].as_str().unwrap()));
        for function in [&first, &second, &second] {
            let (status, body) = send(function, &attempt()).await;
            assert_eq!(
                (status, &body["status"]),
                (200, &"duplicate".into()),
                "{sample}"
            );
            assert_eq!(body["id"], accepted["id"]);
        }
        assert_eq!(house.messages().await.len(), 1, "{sample}");
    }
    assert_eq!(house.items().await, one_of_each.len());
}

#[tokio::test]
async fn a_process_that_dies_after_the_put_loses_nothing() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    // The queue is out of reach, so the event is recorded and its mark stays, as if the process had
    // died just there; then it does die.
    house.aws.sqs.fail(Fault::Refused);
    let (status, _) = send(&function, &delivered("msg_1")).await;
    assert_eq!(status, 200);
    function.kill().await;
    house.aws.sqs.recover();

    let second = house.start(Binary::Any).await;
    let (_, again) = send(&second, &delivered("msg_1")).await;
    assert_eq!(again["status"], "duplicate");
    assert!(
        house.messages().await.is_empty(),
        "the mark guarantees it, not the redelivery"
    );
    let id = again["id"].as_str().unwrap().parse().unwrap();
    assert!(house.store().get(&id).await.unwrap().unwrap().marked);
}

#[tokio::test]
async fn a_misrouted_event_waits_for_the_outbox() {
    let house = House::new().await;
    let function = house.start(Binary::Family(Family::Bounce)).await;
    let request = crate::house::delivered_at("/webhooks/resend/bounce", "msg_1");
    let (status, body) = send(&function, &request).await;
    assert_eq!((status, &body["status"]), (200, &"accepted".into()));
    function.idle().await.unwrap();
    assert!(house.messages().await.is_empty());
    let id = body["id"].as_str().unwrap().parse().unwrap();
    let stored = house.store().get(&id).await.unwrap().unwrap();
    assert!(stored.marked);
    assert_eq!(stored.event.event_type(), "mailhooks.delivery.delivered");
    assert_eq!(
        event(&serde_json::from_str(&stored.canonical).unwrap()),
        stored.event
    );
}
