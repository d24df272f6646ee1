//! Why there is no answer.

use aws_smithy_runtime_api::client::result::ConnectorError;
use std::error::Error;

type BoxError = Box<dyn Error + Send + Sync>;

/// Why a request has no whole answer.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request names no server that could be asked.
    #[error("the address cannot be asked")]
    Address,
    /// There is no such server, or it is not who it should be.
    #[error("no connection")]
    Connect(#[source] BoxError),
    /// A limit of the request's patience has passed.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke, or what came over it is not HTTP. The request may have arrived.
    #[error("the connection broke")]
    Exchange(#[source] hyper::Error),
    /// The answer is longer than the connector's limit.
    #[error("the answer is too large")]
    TooLarge,
}

impl Failure {
    pub(super) fn connect(error: impl Into<BoxError>) -> Self {
        Self::Connect(error.into())
    }

    /// What went wrong with the body of an answer: it broke off, or came to its limit.
    pub(super) fn of_body(error: BoxError) -> Self {
        let broken = error.downcast::<hyper::Error>();
        broken.map_or(Self::TooLarge, |broken| Self::Exchange(*broken))
    }
}

/// As the SDK sorts failures: it tries again after those of input and output and those of time.
impl From<Failure> for ConnectorError {
    fn from(failure: Failure) -> Self {
        match &failure {
            Failure::Address => Self::user(failure.into()),
            Failure::Exchange(error) if error.is_user() => Self::user(failure.into()),
            Failure::Exchange(error) if error.is_parse() => Self::other(failure.into(), None),
            Failure::Connect(_) | Failure::Exchange(_) => Self::io(failure.into()),
            Failure::Timeout => Self::timeout(failure.into()),
            Failure::TooLarge => Self::other(failure.into(), None),
        }
    }
}
