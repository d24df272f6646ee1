//! A deployment in which every event has two ways to go.

use crate::{
    house::{Binary, House},
    outbox::{end_lease, run_outbox},
};
use mailhooks_event::EventId;

/// A deployment in which two queues want every event.
pub(crate) struct TwoRoutes {
    pub(crate) house: House,
    queues: [String; 2],
}

impl TwoRoutes {
    pub(crate) async fn new() -> Self {
        let mut house = House::without_queues().await;
        let queues = [house.add_queue("one").await, house.add_queue("two").await];
        Self { house, queues }
    }

    /// How many messages each queue has. They must all be of this event, and are taken out.
    pub(crate) async fn messages_of(&self, id: &EventId) -> [usize; 2] {
        let mut counts = [0, 0];
        for (queue, count) in self.queues.iter().zip(&mut counts) {
            let messages = self.house.take(queue).await;
            assert!(messages.iter().all(|message| message["id"] == id.as_str()));
            *count = messages.len();
        }
        counts
    }

    /// Lets outboxes run, all at once, when the lease of an event's mark is over. Together they finish
    /// this many marks.
    pub(crate) async fn run_outboxes(&self, id: &EventId, count: usize, finished: usize) {
        end_lease(&self.house, id.as_str()).await;
        let mut runs = Vec::new();
        for _ in 0..count {
            let outbox = self.house.start(Binary::Outbox).await;
            runs.push(tokio::spawn(async move { run_outbox(&outbox).await }));
        }
        let mut sums = [0, 0];
        for run in runs {
            let report = run.await.unwrap();
            for (sum, figure) in sums.iter_mut().zip(["finished", "errors"]) {
                *sum += report[figure].as_u64().unwrap();
            }
        }
        assert_eq!(sums, [finished as u64, 0]);
    }
}
