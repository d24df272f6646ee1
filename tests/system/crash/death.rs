//! How a process dies over a call, and what a row of the table says about it.

use crate::{house::Binary, two_routes::TwoRoutes};
use mailhooks_stage::{AwsCall, HoldAt, Moment};
use serde_json::Value;
use tokio::sync::Notify;

/// The access key id of the process that dies, which no other has.
const ITS_KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "victim");
/// How often a run is tried that the machine was too slow for.
const TRIES: usize = 5;

/// Tries a run in one deployment after the other, until nothing but the test disturbs it.
pub(super) async fn in_time<T, F: Future<Output = Option<T>>>(run: impl Fn() -> F) -> T {
    for _ in 0..TRIES {
        if let Some(done) = run().await {
            return done;
        }
    }
    panic!("this machine is too slow for this test");
}

/// Where a process died.
#[derive(Clone, Debug)]
pub(super) struct Death {
    /// Its answer, if it got that far.
    pub(super) answer: Option<Value>,
    /// The calls that were done.
    done: Vec<AwsCall>,
}

impl Death {
    /// How many messages, or batches of them, the queues had taken.
    pub(super) fn sends(&self) -> usize {
        self.done
            .iter()
            .filter(|call| call.service == "sqs")
            .count()
    }
}

/// What becomes of a death over one call, at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Which process, and over what.
    pub(super) process: String,
    /// The place of the call among the rows of its process.
    pub(super) place: usize,
    /// The call and the moment.
    pub(super) killed: String,
    /// What its caller got.
    pub(super) answer: String,
    /// What a redelivery is answered.
    pub(super) redelivery: String,
    /// How many messages the two queues have in the end.
    pub(super) messages: String,
}

/// What each of these calls can be held at, with the place among the rows.
pub(super) fn holds(calls: &[AwsCall]) -> Vec<HoldAt> {
    let mut holds = Vec::new();
    for (place, call) in calls.iter().enumerate() {
        let number = calls[..=place]
            .iter()
            .filter(|other| *other == call)
            .count();
        holds.extend(
            [Moment::BeforeWork, Moment::BeforeAnswer].map(|moment| HoldAt {
                call: call.clone(),
                number,
                moment,
            }),
        );
    }
    holds
}

/// Says which call and when, such as "before `PutItem` 2".
pub(super) fn told(hold: &HoldAt, number: &str) -> String {
    let when = match hold.moment {
        Moment::BeforeWork => "before",
        Moment::BeforeAnswer => "after",
    };
    format!("{when} `{}` {number}", hold.call.operation)
}

/// The calls that a process makes for an event when nothing disturbs it, and its answer. Nothing if
/// the machine was so slow that a call was tried again.
pub(super) async fn undisturbed(
    scene: &TwoRoutes,
    binary: Binary,
    event: &Value,
) -> Option<(Vec<AwsCall>, Value)> {
    let process = scene.house.start(binary).await;
    // What it asks for while it starts belongs to no event.
    process.idle().await.unwrap();
    let watch = scene.house.aws.watch(None);
    let answer = process.invoke(event).await.unwrap();
    process.idle().await.unwrap();
    (!watch.saw_a_retry()).then(|| (watch.calls(), answer))
}

/// Hands an event to a process and kills it (SIGKILL) over a call. Nothing if the machine was so slow
/// that a call was tried again: then it did not die over the call that was meant.
pub(super) async fn die(
    scene: &TwoRoutes,
    binary: Binary,
    event: &Value,
    hold: &HoldAt,
) -> Option<Death> {
    let process = scene.house.start_with(binary, &[ITS_KEY]).await;
    process.idle().await.unwrap();
    let watch = scene.house.aws.watch(Some(hold.clone()));
    let through = Notify::new();
    let life = async {
        let answer = process.invoke(event).await.ok();
        if answer.is_some() {
            // What it does after the answer fails only if it is killed.
            let _ = process.idle().await;
        }
        through.notify_one();
        answer
    };
    let death = async {
        tokio::select! {
            () = watch.reached() => Some(process.kill().await),
            () = through.notified() => None,
        }
    };
    let (answer, status) = tokio::join!(life, death);
    if watch.saw_a_retry() {
        return None;
    }
    let status = status.unwrap_or_else(|| panic!("{hold:?} is not reached"));
    assert!(!status.success(), "{hold:?}");
    let mut done = watch.calls();
    assert_eq!(done.last(), Some(&hold.call), "{hold:?}");
    if hold.moment == Moment::BeforeWork {
        done.pop();
    }
    Some(Death { answer, done })
}
