//! Deaths of the function that takes webhooks.

use super::{
    death::{Row, die, holds, in_time, told, undisturbed},
    posting::Posting,
};
use crate::{
    house::{Binary, answer, send},
    two_routes::TwoRoutes,
};
use mailhooks_event::EventId;
use mailhooks_stage::{BodyForm, HoldAt, Trigger};
use serde_json::Value;
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};

/// How it goes on after a death.
#[derive(Clone, Copy, Debug)]
enum Then {
    RedeliveryAndOutbox,
    TwoOutboxesAndRedelivery,
}

/// An event's id, and how many items it is in the table.
#[derive(Clone)]
struct Undisturbed {
    id: EventId,
    items: usize,
}

/// Kills the process over every call of a posting, and gives what became of it.
pub(super) async fn matrix(posting: Posting, places: Arc<Semaphore>) -> Vec<Row> {
    let place = places.acquire_many(posting.places).await.unwrap();
    let it = &posting;
    let (scene, (calls, reply)) = in_time(move || async move {
        let scene = TwoRoutes::new().await;
        let run = undisturbed(&scene, Binary::Any, &event(it)).await?;
        Some((scene, run))
    })
    .await;
    let (status, body) = answer(&reply);
    assert_eq!(
        (status, &body["status"]),
        (200, &"accepted".into()),
        "{}",
        posting.name
    );
    let id: EventId = body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(scene.messages_of(&id).await, [1, 1]);
    let undisturbed = Undisturbed {
        id,
        items: scene.house.items().await,
    };

    drop((place, scene));
    let mut cases = JoinSet::new();
    for (place, hold) in holds(&calls).into_iter().enumerate() {
        for then in [Then::RedeliveryAndOutbox, Then::TwoOutboxesAndRedelivery] {
            let (posting, hold, undisturbed, places) = (
                posting.clone(),
                hold.clone(),
                undisturbed.clone(),
                Arc::clone(&places),
            );
            cases.spawn(async move {
                let _place = places.acquire_many(posting.places).await.unwrap();
                case(&posting, place, &hold, then, &undisturbed).await
            });
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    while let Some(row) = cases.join_next().await {
        let row = row.unwrap();
        match rows.iter().find(|other| other.place == row.place) {
            Some(other) => assert_eq!(*other, row, "it is the same however it goes on"),
            None => rows.push(row),
        }
    }
    assert_eq!(rows.len(), 2 * calls.len());
    rows
}

fn event(posting: &Posting) -> Value {
    Trigger::HttpApi.event(&posting.attempt(), BodyForm::Base64)
}

async fn case(
    posting: &Posting,
    place: usize,
    hold: &HoldAt,
    then: Then,
    expected: &Undisturbed,
) -> Row {
    let name = format!("{}, {hold:?}, {then:?}", posting.name);
    let (scene, death) = in_time(move || async move {
        let scene = TwoRoutes::new().await;
        let death = die(&scene, Binary::Any, &event(posting), hold).await?;
        Some((scene, death))
    })
    .await;
    let (house, id) = (&scene.house, &expected.id);
    let left = house.store().get(id).await.unwrap();
    let acknowledged = death.answer.as_ref().map(|reply| answer(reply).0);
    assert!(
        acknowledged.is_none() || left.is_some(),
        "acknowledged, and not recorded: {name}"
    );
    let marked = left.is_some_and(|left| left.marked);

    let mut messages = [0, 0];
    let mut redelivery = String::new();
    let steps = match then {
        Then::RedeliveryAndOutbox => [0, 1],
        Then::TwoOutboxesAndRedelivery => [2, 0],
    };
    for outboxes in steps {
        if outboxes == 0 {
            redelivery = redeliver(&scene, posting, id).await;
        } else {
            scene.run_outboxes(id, outboxes, usize::from(marked)).await;
        }
        let [one, two] = scene.messages_of(id).await;
        messages = [messages[0] + one, messages[1] + two];
        if acknowledged.is_some() && outboxes > 0 {
            assert!(!messages.contains(&0), "acknowledged, and lost: {name}");
        }
    }
    messages.sort_unstable();
    // Each queue gets it once, and what was sent before the death comes on top while the mark stands.
    let sent_twice = if marked { death.sends() } else { 0 };
    assert_eq!(
        messages,
        [1 + sent_twice / 2, 1 + sent_twice.div_ceil(2)],
        "{name}"
    );
    let recorded = house.store().get(id).await.unwrap().unwrap();
    assert!(!recorded.marked, "{name}");
    assert!(recorded.raw == posting.body, "{name}");
    assert_eq!(house.items().await, expected.items, "{name}");
    Row {
        process: posting.name.clone(),
        place,
        killed: told(hold, &hold.number.to_string()),
        answer: acknowledged.map_or_else(|| "nothing".to_owned(), |status| status.to_string()),
        redelivery,
        messages: format!("{}+{}", messages[0], messages[1]),
    }
}

/// Delivers it once more, to another process, and gives the status word.
async fn redeliver(scene: &TwoRoutes, posting: &Posting, id: &EventId) -> String {
    let function = scene.house.start(Binary::Any).await;
    let (status, body) = send(&function, &posting.attempt()).await;
    assert_eq!((status, &body["id"]), (200, &id.as_str().into()));
    function.idle().await.unwrap();
    body["status"].as_str().unwrap().to_owned()
}
