//! The outbox at the start and every minute, as its schedule runs it in an account. At the start it
//! announces what was left when an earlier server died.

use mailhooks_intake::{
    clock,
    deadline::Deadline,
    log::{self, Line},
    outbox::{Outbox, Report},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

const MINUTE: Duration = Duration::from_secs(60);

/// The running schedule.
#[derive(Debug)]
pub(super) struct EveryMinute {
    wanted: Arc<Notify>,
    stop: oneshot::Sender<()>,
    worker: JoinHandle<()>,
}

impl EveryMinute {
    /// Starts the schedule with a run.
    pub(super) fn start(outbox: Outbox) -> Self {
        let (stop, mut stopped) = oneshot::channel();
        let wanted = Arc::new(Notify::new());
        let is_wanted = Arc::clone(&wanted);
        let worker = tokio::spawn(async move {
            let mut minutes = interval(MINUTE);
            minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    _ = minutes.tick() => {}
                    () = is_wanted.notified() => {}
                    _ = &mut stopped => return,
                }
                tell(&outbox.run_as_scheduled(clock::now()).await);
            }
        });
        Self {
            wanted,
            stop,
            worker,
        }
    }

    /// By which somebody has a run begin at once.
    pub(super) fn wanted(&self) -> Arc<Notify> {
        Arc::clone(&self.wanted)
    }

    /// Ends the schedule. A run that has begun gets a little time; its claims end by themselves.
    pub(super) async fn end(self) {
        self.stop.send(()).unwrap_or_default();
        Deadline::after(Deadline::ANSWER)
            .limit(self.worker)
            .await
            .map(drop)
            .unwrap_or_default();
    }
}

/// A run that found nothing is not worth a line.
fn tell(report: &Report) {
    if report.claimed > 0 || report.errors > 0 {
        log::write(&Line::figures("outbox_run", report.figures()));
    }
}
