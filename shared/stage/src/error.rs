//! What can go wrong on the stage.

use serde_json::Value;
use std::{io, path::PathBuf, process::ExitStatus};

/// Why a part of the stage could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The port could not be taken, mostly because somebody else has it.
    #[error("cannot listen on port {port} of this machine: {error}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// Why not.
        error: io::Error,
    },
    /// The database file could not be opened or written.
    #[error("the database {path} cannot be used: {reason}")]
    Database {
        /// Which file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A table or queue could not be made.
    #[error("{what} could not be made: {reason}")]
    Create {
        /// Which one.
        what: String,
        /// Why not.
        reason: String,
    },
    /// The function's binary could not be started.
    #[error("{binary} cannot be started: {error}")]
    Start {
        /// Which binary.
        binary: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

/// Why a function gave no answer to an event.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// The process has ended.
    #[error("the function has ended: {0}")]
    Exited(ExitStatus),
    /// The function reported that it cannot start.
    #[error("the function cannot start: {0}")]
    Init(Value),
    /// The function answered this event with an error.
    #[error("the function failed: {0}")]
    Failed(Value),
    /// The answer did not come in time; the process was killed, as Lambda does.
    #[error("the function did not answer in time")]
    TimedOut,
    /// The event is longer than Lambda takes.
    #[error("the event has {0} bytes, more than Lambda takes")]
    TooLarge(usize),
    /// The answer is no JSON.
    #[error("the answer of the function is not JSON")]
    Unreadable,
}
