//! A reader that learned something: what an earlier one put into quarantine becomes what it is, once.

use super::*;
use crate::{
    config::RetentionDays,
    deadline::Deadline,
    store::{Entry, Recorded},
    testing::{House, delivered, now, recorded},
};
use http::StatusCode;
use mailhooks_event::{Data, Dedup, Mail, quarantine::Quarantine as Notice};
use mailhooks_provider::Attested;
use mailhooks_stage::Fault;
use serde_json::{Map, json};
use std::time::Duration;

/// Records a body as a reader would that did not know its type, and told deliveries apart by the body.
async fn quarantine(house: &House, delivery: &str, body: &str) -> EventId {
    let source: SourceName = "resend".parse().unwrap();
    let attested = Attested {
        delivery_id: Some(delivery.to_owned()),
        account: None,
    };
    let webhook = Verified::recorded(
        source.clone(),
        provider("resend").unwrap(),
        attested,
        Bytes::from(body.to_owned()),
        now(),
    );
    let dedup = Dedup::by_body(format!("an older reader's key: {delivery}").as_bytes());
    let record = EventId::derive(&source, &dedup);
    let notice = Event {
        id: record.notice(),
        source,
        subject: None,
        time: now(),
        happening: Happening::Quarantine(
            QuarantineKind::UnknownType,
            Notice {
                reason: "an older reader did not know it".to_owned(),
                event_id: record.clone(),
            },
        ),
        data: Data {
            provider: webhook.provider().name(),
            provider_event: None,
            inferred: false,
            account: None,
            received_at: now(),
            dedup,
            warnings: Vec::new(),
            mail: Mail::default(),
            smtp: None,
            failure: None,
            extra: Map::new(),
        },
    };
    let entry = Entry::new(&notice, &webhook, RetentionDays::DEFAULT).unwrap();
    let put = house.intake.store().record(entry).await.unwrap();
    assert!(matches!(put, Recorded::New(_)));
    record
}

fn quarantine_of(house: &House) -> Quarantine {
    Quarantine::new(house.intake.store().clone())
}

async fn stored(house: &House, id: &EventId) -> Stored {
    house.intake.store().get(id).await.unwrap().unwrap()
}

/// Runs the outbox and takes what came out of the queue.
async fn announced(house: &House) -> Vec<Event> {
    let soon = Deadline::after(Duration::from_secs(20));
    house.outbox.run(now(), soon, soon).await;
    house.messages(&house.queues[0]).await
}

#[tokio::test]
async fn what_is_understood_now_is_announced_once_under_the_recorded_id() {
    let house = House::new().await;
    let id = quarantine(&house, "msg_1", &delivered()).await;
    let quarantine = quarantine_of(&house);
    let found = quarantine.found(None).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, id);

    let before = stored(&house, &id).await;
    let Outcome::Replayed(event) = quarantine.replay(&before, now()).await.unwrap() else {
        panic!("it is understood");
    };
    assert_eq!(event.event_type(), "mailhooks.delivery.delivered");
    assert_eq!(event.id, id);
    let after = stored(&house, &id).await;
    assert_eq!(after.event, *event);
    assert_eq!(after.raw, before.raw);
    assert_eq!(after.expires, before.expires);
    assert!(quarantine.found(None).await.unwrap().is_empty());
    assert_eq!(announced(&house).await, [*event]);

    // Again, with what was read before: somebody else was faster.
    let again = quarantine.replay(&before, now()).await.unwrap();
    assert!(matches!(again, Outcome::Gone));
    assert!(announced(&house).await.is_empty());
}

#[tokio::test]
async fn a_late_redelivery_is_a_duplicate() {
    let house = House::new().await;
    let id = quarantine(&house, "msg_1", &delivered()).await;
    let record = stored(&house, &id).await;
    let replayed = quarantine_of(&house).replay(&record, now()).await.unwrap();
    assert!(matches!(replayed, Outcome::Replayed(_)));
    assert_eq!(announced(&house).await.len(), 1);

    let (status, todays_id) = recorded(&house.post("msg_1", delivered()).await);
    assert_eq!(status, "duplicate");
    assert_ne!(todays_id, id);
    assert_eq!(
        stored(&house, &todays_id).await.id,
        id,
        "the alias leads there"
    );
    assert!(announced(&house).await.is_empty());
}

#[tokio::test]
async fn what_came_again_before_the_replay_is_not_announced_twice() {
    let house = House::new().await;
    let id = quarantine(&house, "msg_1", &delivered()).await;
    let handled = house.post("msg_1", delivered()).await;
    let (status, todays_id) = recorded(&handled);
    assert_eq!(status, "accepted");
    house.finish(handled).await;
    // Its notice has been announced.
    assert_eq!(announced(&house).await.len(), 1);

    let quarantine = quarantine_of(&house);
    let record = stored(&house, &id).await;
    let outcome = quarantine.replay(&record, now()).await.unwrap();
    assert!(matches!(outcome, Outcome::Known(other) if other == todays_id));
    assert!(quarantine.found(None).await.unwrap().is_empty());
    let raw = stored(&house, &id).await.raw;
    assert_eq!(raw, delivered().as_bytes(), "nothing is lost");
    assert!(matches!(
        quarantine.replay(&record, now()).await.unwrap(),
        Outcome::Known(_) | Outcome::Gone
    ));
}

#[tokio::test]
async fn what_is_not_understood_stays() {
    let house = House::new().await;
    let (status, id) = recorded(
        &house
            .post("msg_1", json!({"type": "email.new"}).to_string())
            .await,
    );
    assert_eq!(status, "quarantined");
    let quarantine = quarantine_of(&house);
    let record = stored(&house, &id).await;
    assert!(matches!(Quarantine::reading(&record), Reading::Notice(_)));
    let outcome = quarantine.replay(&record, now()).await.unwrap();
    assert!(matches!(outcome, Outcome::Kept));
    assert_eq!(quarantine.found(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn many_at_once_and_half_way_come_to_the_same() {
    let house = House::new().await;
    let mut ids = Vec::new();
    for number in 0..40 {
        ids.push(quarantine(&house, &format!("msg_{number}"), &delivered()).await);
    }
    let quarantine = quarantine_of(&house);
    // A replay that is broken off by the table: some are done, the rest can be done again.
    for (place, found) in quarantine.found(None).await.unwrap().iter().enumerate() {
        let record = stored(&house, &found.id).await;
        match place % 4 {
            0 => house
                .aws
                .dynamodb
                .fail_once(Fault::Status(StatusCode::SERVICE_UNAVAILABLE)),
            1 => house.aws.dynamodb.fail_once(Fault::AnswerLost),
            _ => {}
        }
        let replayed = quarantine.replay(&record, now()).await;
        assert_eq!(replayed.is_err(), place % 4 < 2);
    }
    assert_eq!(quarantine.found(None).await.unwrap().len(), 10);
    let rest = quarantine.found(None).await.unwrap();
    let (one, other) = tokio::join!(
        replay_all(&house, &quarantine, &rest),
        replay_all(&house, &quarantine, &rest)
    );
    assert_eq!(one + other, 10, "each was replayed by one of the two");
    let mut announced: Vec<EventId> = announced(&house)
        .await
        .into_iter()
        .map(|event| event.id)
        .collect();
    announced.sort();
    ids.sort();
    assert_eq!(announced, ids);
}

async fn replay_all(house: &House, quarantine: &Quarantine, found: &[Found]) -> usize {
    let mut replayed = 0;
    for found in found {
        let record = stored(house, &found.id).await;
        // Whoever runs into the other's transaction tries once more.
        let outcome = match quarantine.replay(&record, now()).await {
            Ok(outcome) => outcome,
            Err(_) => quarantine.replay(&record, now()).await.unwrap(),
        };
        replayed += usize::from(matches!(outcome, Outcome::Replayed(_)));
    }
    replayed
}

#[tokio::test]
async fn a_selection_leaves_out_what_is_not_meant() {
    let house = House::new().await;
    let id = quarantine(&house, "msg_1", &delivered()).await;
    let quarantine = quarantine_of(&house);
    let reason = |kind| Selection {
        reason: Some(kind),
        ..Selection::default()
    };
    let source = |name: &str| Selection {
        source: Some(name.parse().unwrap()),
        ..Selection::default()
    };
    let since = |seconds| Selection {
        since: Some(now().plus_seconds(seconds)),
        ..Selection::default()
    };
    for (selection, meant) in [
        (Selection::default(), true),
        (reason(QuarantineKind::UnknownType), true),
        (reason(QuarantineKind::Unreadable), false),
        (source("resend"), true),
        (source("resend-eu"), false),
        (since(0), true),
        (since(1), false),
    ] {
        let got = quarantine.get(&id, &selection).await.unwrap();
        assert_eq!(got.is_some(), meant, "{selection:?}");
    }
    assert_eq!(quarantine.found(Some(now())).await.unwrap().len(), 1);
    let later = Some(now().plus_seconds(1));
    assert!(quarantine.found(later).await.unwrap().is_empty());
    let (_, other) = recorded(&house.post("msg_2", delivered()).await);
    let healthy = quarantine.get(&other, &Selection::default()).await;
    assert!(healthy.unwrap().is_none());
}

#[tokio::test]
async fn a_large_body_keeps_its_rows() {
    let house = House::new().await;
    let padding: String = (0..20_000_u32)
        .map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761)))
        .collect();
    let body = json!({"type": "email.delivered", "created_at": "2026-11-21T11:59:00Z",
        "data": {"email_id": "1", "to": ["jane@example.org"], "padding": padding}});
    let id = quarantine(&house, "msg_1", &body.to_string()).await;
    let before = stored(&house, &id).await;
    assert!(before.rows.is_some());
    let outcome = quarantine_of(&house).replay(&before, now()).await.unwrap();
    assert!(matches!(outcome, Outcome::Replayed(_)));
    assert_eq!(stored(&house, &id).await.raw, before.raw);
}
