//! Webhooks while SQS fails: they are acknowledged, since the record and its mark are durable.

use super::{
    how::{DO_NOTHING, How, SAY_NOTHING, SLOW, SQS_THROTTLES, TOO_SLOW, Which},
    webhook::{Case, try_all},
};
use mailhooks_stage::Fault;
use std::{ops::RangeInclusive, time::Duration};

/// So often the AWS client tries to send a message.
const ATTEMPTS: usize = 3;

fn acknowledged(how: How, marked: bool, messages: [RangeInclusive<usize>; 2]) -> Case {
    Case {
        which: Which::Sqs,
        how,
        status: 200,
        recorded: true,
        marked,
        messages,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_sqs_failing_the_event_is_acknowledged_and_announced_later() {
    let nothing_done = SQS_THROTTLES.into_iter().chain(DO_NOTHING);
    let mut hows: Vec<How> = nothing_done.map(How::Always).collect();
    hows.push(How::Unreachable);
    let cases = hows.into_iter();
    try_all(
        cases
            .map(|how| acknowledged(how, true, [1..=1, 1..=1]))
            .collect(),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_of_sqs_that_is_lost_costs_one_more_message() {
    let all = ATTEMPTS + 1..=ATTEMPTS + 1;
    let mut cases: Vec<Case> = SAY_NOTHING
        .into_iter()
        .map(|fault| acknowledged(How::Always(fault), true, [all.clone(), all.clone()]))
        .collect();
    // Of the attempts that take too long, the last may not be made before the answer is due.
    let most = 2..=ATTEMPTS + 1;
    for fault in [TOO_SLOW, Fault::Drip(Duration::from_millis(50))] {
        cases.push(acknowledged(
            How::Always(fault),
            true,
            [most.clone(), most.clone()],
        ));
    }
    for fault in SAY_NOTHING.into_iter().chain([TOO_SLOW]) {
        cases.push(acknowledged(How::Once(fault), false, [1..=1, 2..=2]));
    }
    try_all(cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_or_slow_failure_of_sqs_is_survived() {
    let faults = SQS_THROTTLES.into_iter().chain(DO_NOTHING);
    let once = faults
        .filter(|fault| *fault != Fault::Refused)
        .map(How::Once);
    let hows = once.chain([How::Always(SLOW)]);
    try_all(
        hows.map(|how| acknowledged(how, false, [1..=1, 1..=1]))
            .collect(),
    )
    .await;
}
