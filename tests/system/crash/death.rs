//! How a process dies over a call, and what a row of the table says about it.

use crate::{house::Binary, two_routes::TwoRoutes};
use mailhooks_stage::{AwsCall, HoldAt, Moment};
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// The access key id of the process that dies, which no other has.
const ITS_KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "victim");
/// Longer than any undisturbed run takes; not waited for if all is well.
const PATIENCE: Duration = Duration::from_secs(60);

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

/// The calls that a process makes for an event when nothing disturbs it, and its answer.
pub(super) async fn undisturbed(
    scene: &TwoRoutes,
    binary: Binary,
    event: &Value,
) -> (Vec<AwsCall>, Value) {
    let process = scene.house.start(binary).await;
    let watch = scene.house.aws.watch(None);
    let answer = process.invoke(event).await.unwrap();
    process.idle().await.unwrap();
    (watch.calls(), answer)
}

/// Hands an event to a process and kills it (SIGKILL) over a call.
pub(super) async fn die(scene: &TwoRoutes, binary: Binary, event: &Value, hold: &HoldAt) -> Death {
    let process = scene.house.start_with(binary, &[ITS_KEY]).await;
    let watch = scene.house.aws.watch(Some(hold.clone()));
    let killed = async {
        watch.reached().await;
        process.kill().await
    };
    let both = async { tokio::join!(process.invoke(event), killed) };
    let (answer, status) = timeout(PATIENCE, both)
        .await
        .unwrap_or_else(|_| panic!("{hold:?} is not reached"));
    assert!(!status.success(), "{hold:?}");
    let mut done = watch.calls();
    assert_eq!(done.last(), Some(&hold.call), "{hold:?}");
    if hold.moment == Moment::BeforeWork {
        done.pop();
    }
    Death {
        answer: answer.ok(),
        done,
    }
}
