//! Deaths of the outbox.

use super::death::{Row, die, holds, in_time, told, undisturbed};
use crate::{
    house::{Binary, delivered_at, send},
    outbox::{end_lease, scheduled},
    two_routes::TwoRoutes,
};
use mailhooks_event::{EventId, Family};
use mailhooks_stage::{AwsCall, Function, HoldAt};
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};

/// How the table calls it.
const PROCESS: &str = "the outbox";

/// Kills the outbox over every call of a run that finds one mark, and gives what became of it.
pub(super) async fn matrix(places: Arc<Semaphore>) -> Vec<Row> {
    let place = places.acquire().await.unwrap();
    let ((scene, recorder, id), (calls, report)) = in_time(move || async move {
        let marked = marked().await;
        let run = undisturbed(&marked.0, Binary::Outbox, &scheduled()).await?;
        Some((marked, run))
    })
    .await;
    assert_eq!(
        (&report["finished"], &report["errors"]),
        (&1.into(), &0.into())
    );
    assert_eq!(scene.messages_of(&id).await, [1, 1]);
    drop((place, scene, recorder));

    // Queries run side by side with the rest, so their place differs from run to run.
    let (reads, writes): (Vec<AwsCall>, Vec<AwsCall>) = calls
        .iter()
        .cloned()
        .partition(|call| call.operation == "Query");
    let mut cases = JoinSet::new();
    for (place, hold) in holds(&reads).into_iter().chain(holds(&writes)).enumerate() {
        // There are many reads; half of them are followed by one outbox, half by two.
        let queries = (hold.call.operation == "Query").then_some(reads.len());
        let numbers = match queries {
            Some(_) => vec![1 + place / 2 % 2],
            None => vec![1, 2],
        };
        for outboxes in numbers {
            let (places, hold) = (Arc::clone(&places), hold.clone());
            cases.spawn(async move {
                let _place = places.acquire().await.unwrap();
                case(place, &hold, queries, outboxes).await
            });
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    while let Some(row) = cases.join_next().await {
        let row = row.unwrap();
        match rows.iter().find(|other| other.killed == row.killed) {
            Some(other) => assert_eq!(*other, row, "it is the same however it goes on"),
            None => rows.push(row),
        }
    }
    assert_eq!(rows.len(), 2 + 2 * writes.len());
    rows
}

/// A deployment with an event that nobody has announced, whose mark is due, and the function that
/// recorded it: it came to another family's URL.
async fn marked() -> (TwoRoutes, Function, EventId) {
    let scene = TwoRoutes::new().await;
    let recorder = scene.house.start(Binary::Family(Family::Bounce)).await;
    let (status, body) = send(&recorder, &misrouted()).await;
    assert_eq!((status, &body["status"]), (200, &"accepted".into()));
    let id = body["id"].as_str().unwrap();
    end_lease(&scene.house, id).await;
    let id = id.parse().unwrap();
    (scene, recorder, id)
}

fn misrouted() -> mailhooks_stage::HttpRequest {
    delivered_at("/webhooks/resend/bounce", "msg_1")
}

async fn case(place: usize, hold: &HoldAt, queries: Option<usize>, outboxes: usize) -> Row {
    let name = format!("{hold:?}, then {outboxes}");
    let ((scene, recorder, id), death) = in_time(move || async move {
        let marked = marked().await;
        let death = die(&marked.0, Binary::Outbox, &scheduled(), hold).await?;
        Some((marked, death))
    })
    .await;
    assert!(death.answer.is_none(), "{name}");
    let marked = scene.house.store().get(&id).await.unwrap().unwrap().marked;
    scene.run_outboxes(&id, outboxes, usize::from(marked)).await;
    let mut messages = scene.messages_of(&id).await;
    messages.sort_unstable();
    let sent_twice = if marked { death.sends() } else { 0 };
    assert_eq!(
        messages,
        [1 + sent_twice / 2, 1 + sent_twice.div_ceil(2)],
        "{name}"
    );

    let (status, body) = send(&recorder, &misrouted()).await;
    assert_eq!(status, 200, "{name}");
    assert_eq!(scene.house.items().await, 1, "{name}");
    assert!(
        !scene.house.store().get(&id).await.unwrap().unwrap().marked,
        "{name}"
    );
    let (place, killed, messages) = match queries {
        // How far the rest had come meanwhile is another thing in each run.
        Some(count) => (
            place % 2,
            told(hold, &format!("1 to {count}")),
            "1+1 to 2+2".to_owned(),
        ),
        None => (
            place,
            told(hold, &hold.number.to_string()),
            format!("{}+{}", messages[0], messages[1]),
        ),
    };
    Row {
        process: PROCESS.to_owned(),
        place,
        killed,
        answer: "nothing".to_owned(),
        redelivery: body["status"].as_str().unwrap().to_owned(),
        messages,
    }
}
