//! Webhooks while DynamoDB fails: nothing is acknowledged unless the put is known to be through.

use super::{
    how::{DO_NOTHING, DYNAMODB_THROTTLES, How, SAY_NOTHING, SLOW, TOO_SLOW, Which},
    webhook::{Case, try_all},
};
use mailhooks_stage::Fault;
use std::time::Duration;

/// The answer is 503 and nothing was recorded, or something was that nobody knows of.
fn unavailable(how: How, recorded: bool) -> Case {
    Case {
        which: Which::DynamoDb,
        how,
        status: 503,
        recorded,
        marked: recorded,
        messages: [1..=1, 1..=1],
    }
}

/// The answer is 200, and so many messages were sent in the end.
fn accepted(how: How, marked: bool) -> Case {
    let messages = if marked { 2..=2 } else { 1..=1 };
    Case {
        which: Which::DynamoDb,
        how,
        status: 200,
        recorded: true,
        marked,
        messages: [messages.clone(), messages],
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_dynamodb_failing_nothing_is_acknowledged_that_is_not_recorded() {
    let nothing_done = DYNAMODB_THROTTLES.into_iter().chain(DO_NOTHING);
    let mut cases: Vec<Case> = nothing_done
        .map(|fault| unavailable(How::Always(fault), false))
        .collect();
    cases.push(unavailable(How::Unreachable, false));
    let drips = Fault::Drip(Duration::from_millis(1_500));
    for fault in SAY_NOTHING.into_iter().chain([TOO_SLOW, drips]) {
        cases.push(unavailable(How::Always(fault), true));
    }
    try_all(cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_or_slow_failure_of_dynamodb_is_survived() {
    let faults = DYNAMODB_THROTTLES.into_iter().chain(DO_NOTHING);
    let faults = faults.chain(SAY_NOTHING).chain([TOO_SLOW]);
    let mut cases: Vec<Case> = faults
        .filter(|fault| *fault != Fault::Refused)
        .map(|fault| accepted(How::Once(fault), false))
        .collect();
    let drips = Fault::Drip(Duration::from_millis(20));
    for fault in [SLOW, drips] {
        cases.push(accepted(How::Always(fault), false));
    }
    try_all(cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mark_that_cannot_be_removed_costs_one_more_message() {
    let remove = |fault| How::Operation("UpdateItem", fault);
    let nothing_done = DYNAMODB_THROTTLES.into_iter().chain(DO_NOTHING);
    let mut cases: Vec<Case> = nothing_done
        .map(|fault| accepted(remove(fault), true))
        .collect();
    // Here the mark is gone, though nobody said so.
    for fault in SAY_NOTHING.into_iter().chain([TOO_SLOW]) {
        cases.push(accepted(remove(fault), false));
    }
    try_all(cases).await;
}
