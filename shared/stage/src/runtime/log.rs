//! What a process writes, line by line.

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    sync::watch,
};

/// The lines of both outputs in the order in which they came.
#[derive(Debug)]
pub(super) struct Log(watch::Sender<Lines>);

#[derive(Debug, Default)]
struct Lines {
    lines: Vec<String>,
    /// How many outputs have still to end.
    open: usize,
}

impl Default for Log {
    fn default() -> Self {
        Self(watch::Sender::new(Lines::default()))
    }
}

impl Log {
    /// Reads an output until its end.
    pub(super) fn read(&self, output: impl AsyncRead + Send + Unpin + 'static) {
        let log = self.0.clone();
        log.send_modify(|log| log.open += 1);
        tokio::spawn(async move {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            // An output that cannot be read has ended as well.
            while matches!(output.read_until(b'\n', &mut line).await, Ok(1..)) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                log.send_modify(|log| log.lines.push(text));
                line.clear();
            }
            log.send_modify(|log| log.open -= 1);
        });
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.0.borrow().lines.clone()
    }

    /// Waits until both outputs have ended.
    pub(super) async fn complete(&self) {
        // The sender lives in self, so the wait cannot fail.
        let _ = self.0.subscribe().wait_for(|log| log.open == 0).await;
    }

    /// Waits for a line of JSON of this kind; nothing if the outputs end without one.
    pub(super) async fn find(&self, is_it: impl Fn(&Value) -> bool) -> Option<Value> {
        let mut log = self.0.subscribe();
        let mut seen = 0;
        loop {
            let (found, ended) = {
                let log = log.borrow_and_update();
                let new = log.lines.get(seen..).unwrap_or_default();
                let found = new
                    .iter()
                    .filter_map(|line| serde_json::from_str(line).ok())
                    .find(&is_it);
                seen = log.lines.len();
                (found, log.open == 0)
            };
            if found.is_some() || ended || log.changed().await.is_err() {
                return found;
            }
        }
    }
}
