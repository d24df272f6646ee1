//! What can go wrong between an event and its effect.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use mailhooks_event::Timestamp;

/// Why an effect is not known to have happened. The message should come again, whatever the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EffectError {
    /// A concurrent twin is at it, or one that died; nobody else may until then.
    #[error("the event is in progress until {until}")]
    InProgress {
        /// When its lease ends.
        until: Timestamp,
    },
    /// The condition of one of the caller's own items did not hold, so nothing was written.
    #[error("the condition of item {item} did not hold")]
    Refused {
        /// Its place among the caller's items, from 0.
        item: usize,
    },
    /// DynamoDB is throttling, or another transaction writes the same items.
    #[error("DynamoDB is busy: {0}")]
    Busy(String),
    /// A transaction has room for 99 items beside the event's id.
    #[error("{0} items are more than one transaction takes")]
    TooManyItems(usize),
    /// The lease ended before the effect did, and somebody else has the event now: the effect may
    /// have happened twice.
    #[error("the lease ended before the effect was done")]
    LeaseLost,
    /// DynamoDB did not do it, or its answer was lost; the code or the sort of failure.
    #[error("DynamoDB: {0}")]
    DynamoDb(String),
    /// The system has no random numbers.
    #[error("the system has no random numbers")]
    NoRandomNumbers,
}

/// What went wrong with a call, for a log: the service's code or the sort of failure. The full text of an
/// error may quote what was sent.
#[must_use]
pub fn reason<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ServiceError(context) => context
            .err()
            .code()
            .unwrap_or("unknown service error")
            .to_owned(),
        SdkError::TimeoutError(_) => "timeout".to_owned(),
        SdkError::DispatchFailure(_) => "connection failed".to_owned(),
        SdkError::ResponseError(_) => "unreadable response".to_owned(),
        SdkError::ConstructionFailure(_) => "request could not be built".to_owned(),
        _ => "unknown failure".to_owned(),
    }
}
