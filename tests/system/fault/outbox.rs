//! The outbox while a service fails.

use super::how::{
    DO_NOTHING, DYNAMODB_THROTTLES, Failed, How, SAY_NOTHING, SLOW, SQS_THROTTLES, TOO_SLOW, Which,
};
use crate::{
    house::{Binary, delivered_at, send},
    outbox::{end_lease, scheduled},
    two_routes::TwoRoutes,
};
use mailhooks_event::{EventId, Family};
use mailhooks_stage::{Fault, InvokeError};
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};

/// Cases at once. Most of them wait.
const SIDE_BY_SIDE: usize = 4;

/// What a run must tell of one mark while the service fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// That it is announced.
    Finished,
    /// That its queues did not take it.
    Postponed,
    /// That the table failed.
    Errors,
    /// Nothing: Lambda ended the run.
    Ended,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    which: Which,
    how: How,
    told: Told,
    /// How many messages each queue has in the end.
    messages: usize,
}

async fn try_all(cases: Vec<Case>) {
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
    async fn must_hold(self) {
        let scene = TwoRoutes::new().await;
        let recorder = scene.house.start(Binary::Family(Family::Bounce)).await;
        // It came to another family's URL, so it is left to the outbox.
        let request = delivered_at("/webhooks/resend/bounce", "msg_1");
        let (_, body) = send(&recorder, &request).await;
        let id: EventId = body["id"].as_str().unwrap().parse().unwrap();
        end_lease(&scene.house, id.as_str()).await;

        let failed = Failed::start(&scene, Binary::Outbox, self.which, self.how).await;
        let report = failed.process.invoke(&scheduled()).await;
        drop(failed);
        let told = match &report {
            Ok(report) if report["errors"] != 0 => Told::Errors,
            Ok(report) if report["postponed"] == 1 => Told::Postponed,
            Ok(report) if report["finished"] == 1 => Told::Finished,
            Ok(report) => panic!("{report}: {self:?}"),
            Err(InvokeError::TimedOut) => Told::Ended,
            Err(error) => panic!("{error}: {self:?}"),
        };
        assert_eq!(told, self.told, "{report:?}: {self:?}");

        let marked = || async { scene.house.store().get(&id).await.unwrap().unwrap().marked };
        scene
            .run_outboxes(&id, 1, usize::from(marked().await))
            .await;
        assert_eq!(scene.messages_of(&id).await, [self.messages; 2], "{self:?}");
        assert!(!marked().await, "{self:?}");
        let (_, again) = send(&recorder, &request).await;
        assert_eq!(again["status"], "duplicate", "{self:?}");
        assert_eq!(scene.house.items().await, 1, "{self:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_dynamodb_failing_the_outbox_says_so_and_finishes_later() {
    let case = |how, told| Case {
        which: Which::DynamoDb,
        how,
        told,
        messages: 1,
    };
    // Lambda ends a run that waits for one query after the other.
    let mut cases = vec![case(How::Always(Fault::Hang), Told::Ended)];
    let faults = DYNAMODB_THROTTLES
        .into_iter()
        .chain(DO_NOTHING)
        .chain(SAY_NOTHING);
    for fault in faults {
        if fault != Fault::Hang {
            cases.push(case(How::Always(fault), Told::Errors));
        }
        cases.push(case(How::Operation("UpdateItem", fault), Told::Errors));
    }
    cases.push(case(How::Unreachable, Told::Errors));
    for how in [
        How::Always(SLOW),
        How::Once(DYNAMODB_THROTTLES[0]),
        How::Once(Fault::AnswerLost),
    ] {
        cases.push(case(how, Told::Finished));
    }
    try_all(cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_sqs_failing_the_outbox_lets_the_mark_rest_and_finishes_later() {
    let case = |how, told, messages| Case {
        which: Which::Sqs,
        how,
        told,
        messages,
    };
    let nothing_done = SQS_THROTTLES.into_iter().chain(DO_NOTHING);
    let mut cases: Vec<Case> = nothing_done
        .map(|fault| case(How::Always(fault), Told::Postponed, 1))
        .collect();
    cases.push(case(How::Unreachable, Told::Postponed, 1));
    // Each of three attempts leaves a message.
    for fault in SAY_NOTHING.into_iter().chain([TOO_SLOW]) {
        cases.push(case(How::Always(fault), Told::Postponed, 4));
    }
    for how in [How::Always(SLOW), How::Once(SQS_THROTTLES[0])] {
        cases.push(case(how, Told::Finished, 1));
    }
    try_all(cases).await;
}
