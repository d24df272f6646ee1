//! Why a command could not do what it was asked: each in one sentence, with what to do about it.

use mailhooks_event::EventId;
use mailhooks_intake::{
    config::{InvalidDocument, SourcesError},
    store::StoreError,
};
use mailhooks_sender::SenderError;
use mailhooks_stage::StageError;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Why a command could not do what it was asked. No message holds a key or a token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error("the runtime cannot start: {0}")]
    Runtime(io::Error),
    #[error("cannot write the result: {0}")]
    Output(io::Error),
    #[error("cannot {action} {path}: {reason}")]
    File {
        action: &'static str,
        path: PathBuf,
        reason: io::ErrorKind,
    },
    #[error("{0} is in use by another server; stop that one, or choose another folder with --data")]
    FolderInUse(PathBuf),
    #[error("{path} cannot be used ({reason}); remove it, and the server makes a new one")]
    Damaged { path: PathBuf, reason: String },
    #[error("cannot listen on {address}: {reason}; choose another with {option}")]
    Listen {
        address: SocketAddr,
        reason: io::ErrorKind,
        option: &'static str,
    },
    #[error("the sources in {path} cannot be read: {error}")]
    Document {
        path: PathBuf,
        error: InvalidDocument,
    },
    #[error("the sources in {path} cannot be used: {error}")]
    Sources { path: PathBuf, error: SourcesError },
    #[error("no server is running with the data folder {0}; start one with `mailhooks serve`")]
    NoServer(PathBuf),
    #[error("the DynamoDB and SQS of this machine cannot start: {0}")]
    Stage(#[from] StageError),
    #[error("AWS has no region; set AWS_REGION, or choose a profile with AWS_PROFILE")]
    NoRegion,
    #[error(
        "AWS has no credentials that can be used; set AWS_PROFILE, or sign in with `aws sso login`"
    )]
    NoCredentials,
    #[error("the table does not do it: {0}")]
    Table(#[from] StoreError),
    #[error("--from and --to name the same queue")]
    SameQueue,
    #[error("the queue does not do it: {0}")]
    Queue(String),
    #[error("there is no record {0}")]
    NoRecord(EventId),
    #[error("{0} is not parked")]
    NotParked(EventId),
    #[error("{0} is not in quarantine")]
    NotInQuarantine(EventId),
    #[error("{0} records could not be replayed; run the command again")]
    NotReplayed(usize),
    #[error("the queue took {0} messages less than it should have; run the command again")]
    Unsent(u64),
    #[error("--match or --queue cannot be used: {0}")]
    Match(String),
    #[error("that is no address; nothing was removed")]
    NoAddress,
    #[error("nothing is recorded about `{0}`")]
    NothingFound(String),
    #[error("name the sources to look for with --source; only the local server tells them itself")]
    NoSource,
    #[error("there is no sample `{name}`; {near}")]
    NoSample { name: String, near: String },
    #[error("nobody can tell which provider sends {0}; say it with --provider")]
    NoProvider(PathBuf),
    #[error("there is no source `{name}`; the server has: {known}")]
    UnknownSource { name: String, known: String },
    #[error("source `{source_name}` belongs to {owner}, and the sample to {sender}")]
    OtherProvider {
        source_name: String,
        owner: String,
        sender: String,
    },
    #[error("there is no development key for source `{0}`; give its key with --key or --secret")]
    NoKey(String),
    #[error(transparent)]
    Sender(#[from] SenderError),
    #[error("nothing answers at {url} ({reason}); is the server running?")]
    NoAnswer { url: String, reason: String },
    #[error("{0} parts are not well")]
    Unwell(usize),
    #[error("{refused} of {sent} webhooks were not taken")]
    Refused { refused: u64, sent: u64 },
}

impl CliError {
    /// What the program ends with, for scripts: 1 where it could not be done, 3 where what was asked for
    /// is not there, 4 where it was done in part or something was not taken. 2 is for a command line
    /// that is wrong.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::NoRecord(_)
            | Self::NotParked(_)
            | Self::NotInQuarantine(_)
            | Self::NothingFound(_)
            | Self::NoSample { .. }
            | Self::UnknownSource { .. } => 3,
            Self::NotReplayed(_) | Self::Unsent(_) | Self::Refused { .. } | Self::Unwell(_) => 4,
            Self::Runtime(_)
            | Self::Output(_)
            | Self::File { .. }
            | Self::FolderInUse(_)
            | Self::Damaged { .. }
            | Self::Listen { .. }
            | Self::Document { .. }
            | Self::Sources { .. }
            | Self::NoServer(_)
            | Self::Stage(_)
            | Self::NoRegion
            | Self::NoCredentials
            | Self::Table(_)
            | Self::SameQueue
            | Self::Queue(_)
            | Self::Match(_)
            | Self::NoAddress
            | Self::NoSource
            | Self::NoProvider(_)
            | Self::OtherProvider { .. }
            | Self::NoKey(_)
            | Self::Sender(_)
            | Self::NoAnswer { .. } => 1,
        }
    }

    /// A file or folder that could not be used.
    pub(crate) fn file(action: &'static str, path: &Path, error: &io::Error) -> Self {
        Self::File {
            action,
            path: path.to_owned(),
            reason: error.kind(),
        }
    }
}
