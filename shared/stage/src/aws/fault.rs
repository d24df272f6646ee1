//! The ways in which a service can be made to fail.

use super::{
    answer::{self, cut, dripping},
    backend::Answer,
};
use http::StatusCode;
use std::{io, time::Duration};

/// What a failing service does to every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Connections are closed without an answer, old ones too.
    Refused,
    /// Every request is answered with this status and does nothing.
    Status(StatusCode),
    /// Every request is answered with the error of this code, such as `ThrottlingException` or
    /// `AWS.SimpleQueueService.BatchRequestTooLong`, in the service's own form, and does nothing.
    Error(&'static str),
    /// No request is ever answered, and none does anything.
    Hang,
    /// Every request is answered with this status and an error that quotes the whole request, and does
    /// nothing.
    Quoting(StatusCode),
    /// Every request does its work, but the connection is closed instead of an answer.
    AnswerLost,
    /// Every request does its work, but the connection is closed after half of the answer's body.
    AnswerCut,
    /// Every request does its work at once, but its answer comes this much later.
    Slow(Duration),
    /// Every request does its work, but its answer's body comes byte by byte with such pauses.
    Drip(Duration),
}

impl Fault {
    /// What becomes of a request whose work would be this.
    pub(super) async fn answer(
        self,
        service: &str,
        work: impl Future<Output = io::Result<Answer>>,
    ) -> io::Result<Answer> {
        match self {
            Self::Refused => Err(io::ErrorKind::ConnectionReset.into()),
            // What was asked is with the work, so whoever has it does the quoting.
            Self::Status(status) | Self::Quoting(status) => Ok(answer::empty(status)),
            Self::Error(code) => Ok(answer::error(service, code)),
            Self::Hang => std::future::pending().await,
            Self::AnswerLost => {
                work.await?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
            Self::AnswerCut => cut(work.await?).await,
            Self::Slow(delay) => {
                let answer = work.await;
                tokio::time::sleep(delay).await;
                answer
            }
            Self::Drip(pause) => dripping(work.await?, pause).await,
        }
    }
}
