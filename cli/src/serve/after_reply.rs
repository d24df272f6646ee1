//! What is left to do once an answer is out: the marks of announced records are removed.

use futures_util::{StreamExt, stream};
use mailhooks_intake::{
    deadline::Deadline,
    intake::{Intake, Unfinished},
};
use std::sync::Arc;
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinHandle,
};

const SIDE_BY_SIDE: usize = 32;

/// Works off what the handlers leave, some of it side by side: one that a service keeps waiting must not
/// hold up the rest until their leases end.
#[derive(Debug)]
pub(super) struct AfterReply {
    sender: UnboundedSender<Unfinished>,
    worker: JoinHandle<()>,
}

impl AfterReply {
    /// Starts the worker.
    pub(super) fn start(intake: Arc<Intake>) -> Self {
        let (sender, receiver) = unbounded_channel();
        let left = stream::unfold(receiver, |mut receiver| async {
            Some((receiver.recv().await?, receiver))
        });
        let worker = tokio::spawn(left.for_each_concurrent(SIDE_BY_SIDE, move |unfinished| {
            let intake = Arc::clone(&intake);
            async move { intake.finish(unfinished).await }
        }));
        Self { sender, worker }
    }

    /// Where handlers put what they leave.
    pub(super) fn sender(&self) -> UnboundedSender<Unfinished> {
        self.sender.clone()
    }

    /// Waits until nothing is left, but not for requests that never end. What is left then is done
    /// by the outbox of the next server.
    pub(super) async fn end(self) {
        drop(self.sender);
        Deadline::after(Deadline::ANSWER)
            .limit(self.worker)
            .await
            .map(drop)
            .unwrap_or_default();
    }
}
