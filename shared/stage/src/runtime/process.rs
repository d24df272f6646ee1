//! The process of a function: its environment, its end.

use super::log::Log;
use crate::StageError;
use std::{
    net::SocketAddr,
    path::Path,
    process::{ExitStatus, Stdio},
};
use tokio::{
    process::{Child, Command},
    sync::{Notify, watch},
    task::JoinSet,
};

/// A process that is killed with this value.
#[derive(Debug)]
pub(super) struct Process {
    ended: watch::Receiver<Option<ExitStatus>>,
    kill: std::sync::Arc<Notify>,
    /// Holds the process; aborted, and so killed, when it is dropped.
    _watch: JoinSet<()>,
}

impl Process {
    pub(super) fn start(
        binary: &Path,
        variables: Vec<(String, String)>,
        log: &Log,
    ) -> Result<Self, StageError> {
        let mut child = Command::new(binary)
            .env_clear()
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| StageError::Start {
                binary: binary.to_owned(),
                error,
            })?;
        if let Some(output) = child.stdout.take() {
            log.read(output);
        }
        if let Some(output) = child.stderr.take() {
            log.read(output);
        }
        let (end, ended) = watch::channel(None);
        let kill = std::sync::Arc::new(Notify::new());
        let mut watch = JoinSet::new();
        watch.spawn(wait(child, std::sync::Arc::clone(&kill), end));
        Ok(Self {
            ended,
            kill,
            _watch: watch,
        })
    }

    pub(super) fn kill(&self) {
        self.kill.notify_one();
    }

    /// Waits until the process has ended.
    pub(super) async fn ended(&self) -> ExitStatus {
        let mut ended = self.ended.clone();
        let status = ended.wait_for(Option::is_some).await;
        // Its task ends with self only, or when it has told the status.
        status.ok().and_then(|status| *status).unwrap_or_default()
    }
}

async fn wait(
    mut child: Child,
    kill: std::sync::Arc<Notify>,
    end: watch::Sender<Option<ExitStatus>>,
) {
    let status = tokio::select! {
        status = child.wait() => status,
        () = kill.notified() => match child.start_kill() {
            Ok(()) => child.wait().await,
            Err(error) => Err(error),
        },
    };
    end.send_replace(Some(status.unwrap_or_default()));
}

/// What Lambda puts into every function's environment, as far as anybody reads it.
pub(super) fn lambda_variables(api: SocketAddr) -> Vec<(String, String)> {
    let api = api.to_string();
    [
        ("AWS_LAMBDA_RUNTIME_API", api.as_str()),
        ("AWS_LAMBDA_FUNCTION_NAME", "function"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/function"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/21/[$LATEST]0"),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_SESSION_TOKEN", "test"),
        ("_HANDLER", "bootstrap"),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ("TZ", ":UTC"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
