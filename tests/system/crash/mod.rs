//! The crash matrix: a process is killed before and after every AWS call that it makes, which a first
//! undisturbed run finds out. Then the provider redelivers, or the outbox runs, or two do at once.
//! However it goes on: no acknowledged event is lost, each is one record, and each route has one
//! message, or one more where the process died between the queue's acceptance and the mark's removal.
//!
//! The outcomes stand in `tests/README.md`; `UPDATE_EXPECTED=1` writes them, and then the test fails,
//! so that they are reviewed before it passes.

mod by_outbox;
mod by_webhook;
mod death;
mod posting;
mod readme;

use death::Row;
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::Signer;
pub(crate) use posting::Posting;
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};

/// Cases at once. Each has a few processes, and none may be so slow that a call is tried again.
const SIDE_BY_SIDE: u32 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_a_process_dies_nothing_is_lost() {
    // Making keys takes seconds. A process that waited for the stage meanwhile would wait too long.
    for provider in PROVIDERS {
        Signer::own(*provider).unwrap();
    }
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE as usize));
    let mut matrices = JoinSet::new();
    for posting in Posting::of_each_provider()
        .into_iter()
        .chain([Posting::large()])
    {
        matrices.spawn(by_webhook::matrix(posting, Arc::clone(&places)));
    }
    matrices.spawn(by_outbox::matrix(places));
    let mut rows: Vec<Row> = Vec::new();
    while let Some(matrix) = matrices.join_next().await {
        rows.extend(matrix.unwrap());
    }
    let table = readme::table(rows);
    println!("{table}");
    readme::compare(&table);
}
