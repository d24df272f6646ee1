//! A new consumer gets what it wants of the past, and nothing else.

use super::*;
use crate::{
    config::Route,
    testing::{House, delivered, event, now, recorded},
};
use mailhooks_event::EventId;
use mailhooks_stage::Fault;
use serde_json::json;

async fn house() -> (House, Vec<EventId>) {
    let house = House::with_queues(&["all", "new"]).await;
    let mut ids = Vec::new();
    for number in 0..25 {
        let handled = house.post(&format!("msg_{number}"), delivered()).await;
        ids.push(recorded(&handled).1);
    }
    let bounce =
        json!({"email_id": "1", "to": ["jane@example.org"], "bounce": {"type": "Permanent"}});
    house
        .post("msg_bounce", event("email.bounced", &bounce))
        .await;
    house.post("msg_new", event("email.new", &json!({}))).await;
    house.messages(&house.queues[0]).await;
    house.messages(&house.queues[1]).await;
    ids.sort();
    (house, ids)
}

fn history(house: &House, families: &[Family]) -> History {
    let route = Route {
        families: families.to_vec(),
        ..Route::everything(&house.queues[1])
    };
    let routes = Routes::new(vec![route]);
    let announcer = Announcer::new(house.aws.sqs_client.clone(), routes.clone());
    History::new(house.intake.store().clone(), announcer, routes)
}

async fn ids(house: &House, queue: usize) -> Vec<EventId> {
    let messages = house.messages(&house.queues[queue]).await;
    let mut ids: Vec<EventId> = messages.into_iter().map(|event| event.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_queue_gets_what_it_wants_with_the_same_ids_and_no_other_gets_anything() {
    let (house, delivered) = house().await;
    let history = history(&house, &[Family::Delivery]);
    let mut pages = 0;
    let told = |_| pages += 1;
    let sent = history
        .announce(Span::default(), false, told)
        .await
        .unwrap();
    let expected = Sent {
        events: 26,
        messages: 25,
        ..Sent::default()
    };
    assert_eq!(sent, expected, "what waits in quarantine is no history");
    assert!(pages >= 1);
    assert_eq!(ids(&house, 1).await, delivered);
    assert!(ids(&house, 0).await.is_empty());
}

#[tokio::test]
async fn counting_sends_nothing() {
    let (house, _) = house().await;
    let history = history(&house, &[]);
    let sent = history
        .announce(Span::default(), true, |_| {})
        .await
        .unwrap();
    assert_eq!((sent.events, sent.messages), (26, 26));
    assert!(ids(&house, 1).await.is_empty());
}

#[tokio::test]
async fn a_span_has_two_ends() {
    let (house, _) = house().await;
    let history = history(&house, &[]);
    // The deliveries are a minute younger than the bounce.
    let minute = |minutes: i64| Some(now().plus_seconds(-60 * minutes));
    for (since, until, events) in [
        (minute(1), None, 26),
        (minute(0), None, 0),
        (None, minute(1), 0),
        (minute(2), minute(0), 26),
    ] {
        let span = Span { since, until };
        let sent = history.announce(span, true, |_| {}).await.unwrap();
        assert_eq!(sent.events, events, "{span:?}");
    }
}

#[tokio::test]
async fn what_no_queue_takes_is_counted() {
    let (house, _) = house().await;
    let history = history(&house, &[Family::Delivery]);
    house.aws.sqs.fail(Fault::Refused);
    let sent = history
        .announce(Span::default(), false, |_| {})
        .await
        .unwrap();
    assert_eq!((sent.messages, sent.refused), (0, 25));
    house.aws.dynamodb.fail(Fault::Refused);
    assert!(
        history
            .announce(Span::default(), false, |_| {})
            .await
            .is_err()
    );
}
