//! What can be wrong with samples and with signing.

use std::path::PathBuf;

/// Why a sample could not be loaded or a webhook could not be sent. No message holds a key or
/// anything of a body.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// The file or folder could not be read.
    #[error("{path} cannot be read: {error}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file that belongs to no complete sample.
    #[error("{path} is an orphan: {why}")]
    Orphan {
        /// Which one.
        path: PathBuf,
        /// What it lacks.
        why: &'static str,
    },
    /// A folder whose name is no provider's.
    #[error("{path} is not named after a provider")]
    UnknownProvider {
        /// Which one.
        path: PathBuf,
    },
    /// A line of headers that is not `Name: value`.
    #[error("{path}, line {line}: not a header")]
    Header {
        /// In which file.
        path: PathBuf,
        /// In which line, counted from one.
        line: usize,
    },
    /// The expected event is not JSON.
    #[error("{path} is not JSON: {error}")]
    Expected {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// A key could not be made or used.
    #[error("the private key cannot be used: {0}")]
    Key(String),
    /// The private side of a source's credentials, written down, cannot be read.
    #[error("this is not the private side of a source: {0}")]
    NotASigner(&'static str),
    /// A webhook that was to be verified was refused.
    #[error("the webhook was refused: {0}")]
    Refused(#[from] mailhooks_signature::Refusal),
    /// The name cannot be that of a source.
    #[error(transparent)]
    Name(#[from] mailhooks_event::InvalidSourceName),
}
