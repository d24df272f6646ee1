//! How a service fails.

use crate::{house::Binary, two_routes::TwoRoutes};
use http::StatusCode;
use mailhooks_stage::{Aws, ClosedPort, Fault, Function, Service};
use std::time::Duration;

/// Which service fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    DynamoDb,
    Sqs,
}

/// How often, and in what way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Always(Fault),
    Once(Fault),
    /// Always, but only this operation.
    Operation(&'static str, Fault),
    /// Nobody listens.
    Unreachable,
}

/// DynamoDB's codes for too many requests: of a table, of an account, and of the service itself.
pub(super) const DYNAMODB_THROTTLES: [Fault; 3] = [
    Fault::Error("ProvisionedThroughputExceededException"),
    Fault::Error("RequestLimitExceeded"),
    Fault::Error("ThrottlingException"),
];
/// Those of SQS.
pub(super) const SQS_THROTTLES: [Fault; 2] = [
    Fault::Error("RequestThrottled"),
    Fault::Error("ThrottlingException"),
];
/// Faults that do nothing for anybody, of either service.
pub(super) const DO_NOTHING: [Fault; 4] = [
    Fault::Status(StatusCode::INTERNAL_SERVER_ERROR),
    Fault::Status(StatusCode::SERVICE_UNAVAILABLE),
    Fault::Refused,
    Fault::Hang,
];
/// Faults that do the work and do not say so.
pub(super) const SAY_NOTHING: [Fault; 2] = [Fault::AnswerLost, Fault::AnswerCut];
/// Slow, but within what an attempt may take.
pub(super) const SLOW: Fault = Fault::Slow(Duration::from_millis(700));
/// Too slow for an attempt, which is given up after 1.5 s.
pub(super) const TOO_SLOW: Fault = Fault::Slow(Duration::from_millis(2_000));

impl Which {
    pub(super) const fn service(self, aws: &Aws) -> &Service {
        match self {
            Self::DynamoDb => &aws.dynamodb,
            Self::Sqs => &aws.sqs,
        }
    }

    const fn endpoint(self) -> &'static str {
        match self {
            Self::DynamoDb => "AWS_ENDPOINT_URL_DYNAMODB",
            Self::Sqs => "AWS_ENDPOINT_URL_SQS",
        }
    }
}

/// A process that a service fails. When it is dropped the service is well again.
pub(super) struct Failed<'a> {
    pub(super) process: Function,
    service: &'a Service,
    _port: Option<ClosedPort>,
}

impl<'a> Failed<'a> {
    /// Starts a process, and lets the service fail once it is ready for an event.
    pub(super) async fn start(
        scene: &'a TwoRoutes,
        binary: Binary,
        which: Which,
        how: How,
    ) -> Self {
        let port = (how == How::Unreachable).then(|| ClosedPort::take().unwrap());
        let environment: Vec<_> = port
            .iter()
            .map(|port| (which.endpoint(), port.url()))
            .collect();
        let process = scene.house.start_with(binary, &environment).await;
        process.idle().await.unwrap();
        let service = which.service(&scene.house.aws);
        match how {
            How::Always(fault) => service.fail(fault),
            How::Once(fault) => service.fail_once(fault),
            How::Operation(operation, fault) => service.fail_operation(operation, fault),
            How::Unreachable => {}
        }
        Self {
            process,
            service,
            _port: port,
        }
    }
}

impl Drop for Failed<'_> {
    fn drop(&mut self) {
        self.service.recover();
    }
}
