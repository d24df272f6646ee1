//! Claimed records on their way to the queues, up to ten with one call.

use super::Outbox;
use crate::{
    announce::{Announcer, MAX_MESSAGE_BYTES, Message},
    deadline::Deadline,
    store::Claimed,
};
use futures_util::future::join_all;
use std::collections::BTreeMap;

/// A claimed record on its way to the queues.
pub(super) struct Pending {
    pub(super) claimed: Claimed,
    pub(super) message: Message,
    /// The queues that want it and have not got it.
    pub(super) missing: Vec<String>,
    /// What each of them answered.
    pub(super) answers: Vec<(String, Result<(), String>)>,
}

/// Sends to each queue what it misses, all queues side by side, so that one that hangs holds up no
/// other. Who does not answer before the deadline counts as not having taken it.
pub(super) async fn send(announcer: &Announcer, pending: &mut [Pending], deadline: Deadline) {
    let mut queues: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, one) in pending.iter().enumerate() {
        for queue in &one.missing {
            queues.entry(queue).or_default().push(place);
        }
    }
    let mut calls = Vec::new();
    for (queue, places) in queues {
        for batch in batches(&places, |place| pending[place].message.bytes()) {
            let messages: Vec<&Message> =
                batch.iter().map(|place| &pending[*place].message).collect();
            calls.push(async move {
                let answers = deadline.limit(announcer.send_batch(queue, &messages)).await;
                let late =
                    |_| vec![Err("the queue did not answer in time".to_owned()); messages.len()];
                (queue.to_owned(), batch, answers.unwrap_or_else(late))
            });
        }
    }
    for (queue, batch, answers) in join_all(calls).await {
        for (place, answer) in batch.into_iter().zip(answers) {
            pending[place].answers.push((queue.clone(), answer));
        }
    }
}

/// Cuts a list into batches of ten at most, and of one message's largest size together.
pub(super) fn batches(places: &[usize], bytes: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut size = 0;
    for place in places {
        let more = bytes(*place);
        match batches.last_mut() {
            Some(batch) if batch.len() < Outbox::BATCH && size + more <= MAX_MESSAGE_BYTES => {
                batch.push(*place);
                size += more;
            }
            Some(_) | None => {
                batches.push(vec![*place]);
                size = more;
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_holds_ten_messages_and_no_more_bytes_than_one() {
        let places: Vec<usize> = (0..25).collect();
        let small: Vec<usize> = batches(&places, |_| 1_000).iter().map(Vec::len).collect();
        assert_eq!(small, [10, 10, 5]);
        let large: Vec<usize> = batches(&places[..5], |_| 100_000)
            .iter()
            .map(Vec::len)
            .collect();
        assert_eq!(large, [2, 2, 1]);
        assert_eq!(batches(&places[..1], |_| MAX_MESSAGE_BYTES), [[0]]);
    }
}
