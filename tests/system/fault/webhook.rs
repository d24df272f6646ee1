//! A webhook while a service fails, and what becomes of it afterwards.

use super::how::{Failed, How, Which};
use crate::{
    house::{Binary, delivered, send},
    two_routes::TwoRoutes,
};
use mailhooks_event::EventId;
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::Signer;
use std::{ops::RangeInclusive, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinSet, time::timeout};

/// Postal and Ark wait this long for an answer; the function means to answer within 3.5 s.
const SENDERS_PATIENCE: Duration = Duration::from_secs(5);
/// Cases at once. Most of them wait.
const SIDE_BY_SIDE: usize = 6;

/// A failing service, and what must come of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) which: Which,
    pub(super) how: How,
    /// The status of the answer: 200 or 503.
    pub(super) status: u64,
    /// Whether the event is in the table then.
    pub(super) recorded: bool,
    /// Whether its mark stands then.
    pub(super) marked: bool,
    /// How many messages each of the two queues has in the end, the smaller number first.
    pub(super) messages: [RangeInclusive<usize>; 2],
}

/// Tries all cases, each in a deployment of its own.
pub(super) async fn try_all(cases: Vec<Case>) {
    // Making keys takes seconds, which would count as the function's.
    for provider in PROVIDERS {
        Signer::own(*provider).unwrap();
    }
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let mut running = JoinSet::new();
    assert!(!cases.is_empty());
    for case in cases {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire().await.unwrap();
            case.must_hold().await;
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.unwrap();
    }
}

impl Case {
    async fn must_hold(&self) {
        let scene = TwoRoutes::new().await;
        let failed = Failed::start(&scene, Binary::Any, self.which, self.how).await;
        let request = delivered("msg_1");
        let answer = send(&failed.process, &request);
        let (status, body) = timeout(SENDERS_PATIENCE, answer)
            .await
            .unwrap_or_else(|_| panic!("the sender has hung up: {self:?}"));
        assert_eq!(status, self.status, "{self:?}");
        if status == 200 {
            assert_eq!(body["status"], "accepted", "{self:?}");
        }
        failed.process.idle().await.unwrap();
        drop(failed);

        let house = &scene.house;
        assert_eq!(house.items().await, usize::from(self.recorded), "{self:?}");
        let (id, redelivery) = redeliver(&scene).await;
        let expected = if self.recorded {
            "duplicate"
        } else {
            "accepted"
        };
        assert_eq!(redelivery, expected, "{self:?}");
        let marked = house.store().get(&id).await.unwrap().unwrap().marked;
        assert_eq!(marked, self.marked, "{self:?}");
        scene.run_outboxes(&id, 1, usize::from(marked)).await;

        let mut messages = scene.messages_of(&id).await;
        messages.sort_unstable();
        for (count, expected) in messages.iter().zip(&self.messages) {
            assert!(expected.contains(count), "{messages:?}: {self:?}");
        }
        assert_eq!(house.items().await, 1, "{self:?}");
        assert!(
            !house.store().get(&id).await.unwrap().unwrap().marked,
            "{self:?}"
        );
    }
}

/// Delivers the event once more, to another process.
async fn redeliver(scene: &TwoRoutes) -> (EventId, String) {
    let function = scene.house.start(Binary::Any).await;
    let (status, body) = send(&function, &delivered("msg_1")).await;
    assert_eq!(status, 200);
    function.idle().await.unwrap();
    let text = |name: &str| body[name].as_str().unwrap();
    (text("id").parse().unwrap(), text("status").to_owned())
}
