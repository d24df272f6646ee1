//! Moments in which DynamoDB or SQS fail, for whoever wants to see what becomes of webhooks then.

use http::StatusCode;
use mailhooks_stage::{Aws, Fault};
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};

/// How long all is well between two outages.
const CALM: Duration = Duration::from_millis(850);
/// How long an outage lasts: longer than the three attempts of a client take.
const OUTAGE: Duration = Duration::from_millis(250);

/// The ways in which a service fails, one after the other.
const FAULTS: [Fault; 4] = [
    Fault::Refused,
    Fault::Status(StatusCode::SERVICE_UNAVAILABLE),
    Fault::AnswerLost,
    Fault::Hang,
];

/// The running outages; they end with this value.
#[derive(Debug)]
pub(super) struct Outages {
    /// Aborted when it is dropped.
    _task: JoinSet<()>,
}

impl Outages {
    /// Starts them, in turns for each service.
    pub(super) fn start(services: Arc<Aws>) -> Self {
        let mut task = JoinSet::new();
        task.spawn(async move {
            loop {
                for fault in FAULTS {
                    for service in [&services.dynamodb, &services.sqs] {
                        sleep(CALM).await;
                        service.fail(fault);
                        sleep(OUTAGE).await;
                        service.recover();
                    }
                }
            }
        });
        Self { _task: task }
    }
}
