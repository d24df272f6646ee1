//! The ways in which a service can be made to fail.

use http::StatusCode;

/// What a failing service does to every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Connections are closed without an answer, old ones too.
    Refused,
    /// Every request is answered with this status and does nothing.
    Status(StatusCode),
    /// No request is ever answered, and none does anything.
    Hang,
    /// Every request is answered with this status and an error that quotes the whole request, and does
    /// nothing.
    Quoting(StatusCode),
    /// Every request does its work, but the connection is closed instead of an answer.
    AnswerLost,
}
