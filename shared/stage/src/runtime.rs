//! A built Lambda binary, run as Lambda runs it.

mod api;
mod log;
mod process;

use crate::{InvokeError, StageError};
use api::{Api, Call};
use log::Log;
use process::Process;
use serde_json::Value;
use std::{path::Path, process::ExitStatus, time::Duration};
use tokio::sync::oneshot;

/// The longest event that Lambda hands to a function: 6 MB.
pub const MAX_EVENT_BYTES: usize = 6 * 1024 * 1024;

/// How long a function may take for an event.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// A running function. Its process is killed with this value.
///
/// Like an instance on Lambda it takes one event at a time; calls from several tasks queue up. When
/// its process has ended, for whatever reason, every call fails at once.
#[derive(Debug)]
pub struct Function {
    api: Api,
    process: Process,
    log: Log,
}

impl Function {
    /// Starts the binary with nothing in its environment but what Lambda puts there and this.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port or the binary cannot be run.
    pub async fn start<N, V>(
        binary: impl AsRef<Path>,
        environment: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, StageError>
    where
        N: AsRef<str>,
        V: AsRef<str>,
    {
        let api = Api::start().await?;
        let mut variables = process::lambda_variables(api.address());
        for (name, value) in environment {
            variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        }
        let log = Log::default();
        let process = Process::start(binary.as_ref(), variables, &log)?;
        Ok(Self { api, process, log })
    }

    /// Hands it an event and waits for the answer.
    ///
    /// # Errors
    ///
    /// [`InvokeError`]; after a time-out the process is killed, as on Lambda.
    pub async fn invoke(&self, event: &Value) -> Result<Value, InvokeError> {
        self.invoke_bytes(event.to_string().into_bytes()).await
    }

    /// The same with an event that need not be JSON.
    ///
    /// # Errors
    ///
    /// As [`Function::invoke`].
    pub async fn invoke_bytes(&self, event: Vec<u8>) -> Result<Value, InvokeError> {
        if event.len() > MAX_EVENT_BYTES {
            return Err(InvokeError::TooLarge(event.len()));
        }
        let (reply, answer) = oneshot::channel();
        self.api.call(Call { event, reply });
        let answer = async {
            // The sender is lost only with a call that the process took along when it ended.
            match answer.await {
                Ok(answer) => answer,
                Err(_) => Err(InvokeError::Exited(self.process.ended().await)),
            }
        };
        self.in_time(answer).await
    }

    /// Waits until it asks for an event that is not there yet: then all the work after its last
    /// answer is done too.
    ///
    /// # Errors
    ///
    /// [`InvokeError`] if it ends or takes too long instead.
    pub async fn idle(&self) -> Result<(), InvokeError> {
        let idle = async {
            self.api.idle().await;
            Ok(())
        };
        self.in_time(idle).await
    }

    /// Waits for something that the process must still live for.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, InvokeError>>,
    ) -> Result<T, InvokeError> {
        tokio::select! {
            biased;
            done = work => done,
            status = self.process.ended() => Err(self.api.init_error().unwrap_or(InvokeError::Exited(status))),
            () = tokio::time::sleep(TIME_LIMIT) => {
                self.process.kill();
                Err(InvokeError::TimedOut)
            }
        }
    }

    /// Kills the process (SIGKILL) and waits until it is gone and everything it wrote is read.
    pub async fn kill(&self) -> ExitStatus {
        self.process.kill();
        self.ended().await
    }

    /// Waits until the process has ended by itself and everything it wrote is read.
    pub async fn ended(&self) -> ExitStatus {
        let status = self.process.ended().await;
        self.log.complete().await;
        status
    }

    /// Every line that it has written so far, to either output.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.log.lines()
    }

    /// Waits for a line of JSON of this kind, also among those that were written before.
    ///
    /// # Errors
    ///
    /// [`InvokeError`] if the process ends or takes too long without having written one.
    pub async fn logged(&self, is_it: impl Fn(&Value) -> bool) -> Result<Value, InvokeError> {
        let line = self.log.find(is_it);
        let line = async {
            match line.await {
                Some(line) => Ok(line),
                None => Err(InvokeError::Exited(self.process.ended().await)),
            }
        };
        match tokio::time::timeout(TIME_LIMIT, line).await {
            Ok(found) => found,
            Err(_) => Err(InvokeError::TimedOut),
        }
    }
}

#[cfg(test)]
mod tests;
