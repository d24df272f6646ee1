//! What is left to do once an answer is out: the marks of announced records are removed.

use mailhooks_intake::{
    deadline::Deadline,
    intake::{Intake, Unfinished},
};
use std::sync::Arc;
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinHandle,
};

/// Works off what the handlers leave, one after another.
#[derive(Debug)]
pub(super) struct AfterReply {
    sender: UnboundedSender<Unfinished>,
    worker: JoinHandle<()>,
}

impl AfterReply {
    /// Starts the worker.
    pub(super) fn start(intake: Arc<Intake>) -> Self {
        let (sender, mut receiver) = unbounded_channel();
        let worker = tokio::spawn(async move {
            while let Some(unfinished) = receiver.recv().await {
                intake.finish(unfinished).await;
            }
        });
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
