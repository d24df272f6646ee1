//! What is acknowledged is recorded and announced, once; what cannot prove its sender is refused.

mod failing;
mod refused;

use crate::{
    deadline::Deadline,
    http::{MAX_BODY_BYTES, Serves},
    testing::{House, delivered, event, now, recorded, slugs},
};
use futures_util::future::join_all;
use http::{HeaderValue, Method, StatusCode};
use mailhooks_event::{Family, Timestamp, Warning};
use mailhooks_stage::Fault;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn an_event_is_recorded_with_its_mark_then_announced_then_unmarked() {
    let house = House::new().await;
    let handled = house.post("msg_1", delivered()).await;
    let (status, id) = recorded(&handled);
    assert_eq!(status, "accepted");
    assert!(house.is_marked(&id).await, "until the answer is sent");

    let messages = house.messages(&house.queues[0]).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].id, id);
    assert_eq!(messages[0].family(), Family::Delivery);

    house.finish(handled).await;
    let stored = house.intake.store().get(&id).await.unwrap().unwrap();
    assert!(!stored.marked);
    assert_eq!(stored.event, messages[0]);
    assert_eq!(stored.raw, delivered().as_bytes());
}

#[tokio::test]
async fn a_redelivery_is_acknowledged_and_does_nothing() {
    let house = House::new().await;
    let first = house.post("msg_1", delivered()).await;
    let (_, id) = recorded(&first);
    let again = house.post("msg_1", delivered()).await;
    assert_eq!(recorded(&again), ("duplicate".to_owned(), id));
    assert!(
        again.unfinished.is_none(),
        "the first delivery's mark is its own business"
    );
    assert_eq!(house.items().await, 1);
    assert_eq!(house.messages(&house.queues[0]).await.len(), 1);
}

#[tokio::test]
async fn of_64_twins_one_is_recorded_and_announced() {
    let house = House::new().await;
    let twins = join_all((0..64).map(|_| house.post("msg_1", delivered()))).await;
    let statuses: Vec<String> = twins.iter().map(|handled| recorded(handled).0).collect();
    assert_eq!(
        statuses
            .iter()
            .filter(|status| *status == "accepted")
            .count(),
        1
    );
    assert_eq!(
        statuses
            .iter()
            .filter(|status| *status == "duplicate")
            .count(),
        63
    );
    assert_eq!(house.items().await, 1);
    assert_eq!(house.messages(&house.queues[0]).await.len(), 1);
}

#[tokio::test]
async fn an_unknown_type_is_kept_and_a_notice_sent() {
    let house = House::new().await;
    let body = event("email.teleported", &json!({}));
    let (status, id) = recorded(&house.post("msg_1", body.clone()).await);
    assert_eq!(status, "quarantined");
    assert!(id.as_str().starts_with("evt_"));
    let notices = house.messages(&house.queues[0]).await;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].event_type(), "mailhooks.quarantine.unknown_type");
    assert_eq!(notices[0].id, id.notice());
    let stored = house
        .intake
        .store()
        .get(&notices[0].id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.raw, body.as_bytes());
    assert_eq!(recorded(&house.post("msg_1", body).await).0, "duplicate");
}

#[tokio::test]
async fn another_familys_event_is_recorded_truly_and_left_to_the_outbox() {
    let house = House::new().await;
    let request = house.request("/webhooks/resend/bounce", "msg_1", delivered());
    let handled = house
        .intake
        .handle(request, Serves::One(Family::Bounce))
        .await;
    let (status, id) = recorded(&handled);
    assert_eq!(status, "accepted");
    assert!(handled.unfinished.is_none());
    assert!(house.messages(&house.queues[0]).await.is_empty());
    let stored = house.intake.store().get(&id).await.unwrap().unwrap();
    assert!(stored.marked);
    assert_eq!(stored.event.family(), Family::Delivery);
    assert!(stored.event.data.warnings.contains(&Warning::Misrouted));
}

#[tokio::test]
async fn the_largest_body_lies_in_rows_and_comes_back_whole() {
    let house = House::new().await;
    let mut email: Value = serde_json::from_str(&delivered()).unwrap();
    email["data"]["note"] = noise(MAX_BODY_BYTES - 1_000).into();
    let body = email.to_string();
    let handled = house.post("msg_1", body.clone()).await;
    let (status, id) = recorded(&handled);
    assert_eq!(status, "accepted");
    assert!(house.items().await > 5, "the item and its rows");
    let stored = house.intake.store().get(&id).await.unwrap().unwrap();
    assert!(stored.raw == body.as_bytes());
    assert!(stored.event.data.warnings.contains(&Warning::Truncated));
    assert!(stored.canonical.len() <= mailhooks_provider::MAX_EVENT_BYTES);
    let before = house.items().await;
    assert_eq!(recorded(&house.post("msg_1", body).await).0, "duplicate");
    assert_eq!(house.items().await, before);
}

#[tokio::test]
async fn an_event_older_than_records_are_kept_advises_nothing() {
    let house = House::new().await;
    let mut old: Value = serde_json::from_str(&delivered()).unwrap();
    old["created_at"] = "2025-01-01T00:00:00Z".into();
    let (_, id) = recorded(&house.post("msg_1", old.to_string()).await);
    let event = house.intake.store().get(&id).await.unwrap().unwrap().event;
    assert!(event.data.warnings.contains(&Warning::Stale));
    assert_eq!(
        event.data.mail.suppression_advice.unwrap().action,
        mailhooks_event::Action::None
    );
    let (_, id) = recorded(&house.post("msg_2", delivered()).await);
    let event = house.intake.store().get(&id).await.unwrap().unwrap().event;
    assert_eq!(
        event.data.mail.suppression_advice.unwrap().action,
        mailhooks_event::Action::Clear
    );
    assert!(event.time < Timestamp::parse("2026-11-21T12:00:00Z").unwrap());
}

#[tokio::test]
async fn the_longest_event_with_the_longest_body_beside_it_is_one_item() {
    let house = House::new().await;
    // Every letter of this body is kept as an unknown field, and none of it can be packed smaller.
    let mut email: Value = serde_json::from_str(&delivered()).unwrap();
    email["data"]["note"] = noise(128 * 1_024 - 400).into();
    let body = email.to_string();
    assert!(body.len() <= 128 * 1_024);
    assert_eq!(recorded(&house.post("msg_1", body).await).0, "accepted");
    assert_eq!(house.items().await, 1);
    email["data"]["note"] = noise(128 * 1_024).into();
    assert_eq!(
        recorded(&house.post("msg_2", email.to_string()).await).0,
        "accepted"
    );
    assert!(house.items().await > 2, "a longer body lies in rows");
}

/// Letters that no compression makes much smaller, and JSON needs no escapes for.
fn noise(bytes: usize) -> String {
    let mut state = 1_u64;
    let letters = std::iter::from_fn(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        Some(char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap()))
    });
    letters
        .filter(|letter| !matches!(letter, '"' | '\\'))
        .take(bytes)
        .collect()
}

#[tokio::test]
async fn what_seldom_happens_makes_no_event_heavier() {
    let house = House::new().await;
    let request = house.request("/webhooks/resend", "msg_1", delivered());
    let handling = house.intake.handle(request, Serves::Any);
    // A call of DynamoDB is half of it. A look-up of keys alone would be 18 KB.
    let bytes = size_of_val(&handling);
    assert!(bytes <= 12 * 1_024, "{bytes} are moved for each event");
}
