//! Notes what a process asks of a service, and of which resource, on the way there.

use super::server::{Service, address, listen};
use crate::StageError;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    task::JoinSet,
};

/// An operation and what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedCall {
    /// The operation, such as `PutItem`.
    pub operation: String,
    /// A table, a table's index (`table/index/name`), the URL of a queue, or a secret.
    pub resource: String,
}

impl RecordedCall {
    /// Reads the first request in what was sent, if it is there as a whole, and says how long it is.
    fn parse(sent: &[u8]) -> Option<(Option<Self>, usize)> {
        let end = sent.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(sent.get(..end)?);
        let header = |name: &str| {
            let mut fields = head.lines().filter_map(|line| line.split_once(": "));
            fields.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
        };
        let length = header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        let body = sent.get(end..end + length)?;
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let operation = header("x-amz-target").and_then(|target| target.rsplit('.').next());
        let call = operation.map(|operation| Self {
            operation: operation.to_owned(),
            resource: resource(&body),
        });
        Some((call, end + length))
    }
}

/// What a call is for, by the members that AWS's JSON protocols have for it.
fn resource(body: &Value) -> String {
    let text = |name: &str| body[name].as_str();
    match (text("TableName"), text("IndexName")) {
        (Some(table), Some(index)) => format!("{table}/index/{index}"),
        (Some(table), None) => table.to_owned(),
        (None, _) => ["QueueUrl", "SecretId"]
            .into_iter()
            .find_map(text)
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Stands before a service and notes the calls that go through. It ends with this value.
#[derive(Debug)]
pub struct Recorder {
    url: String,
    calls: Calls,
    /// Aborted when it is dropped.
    _task: JoinSet<()>,
}

type Calls = Arc<Mutex<BTreeSet<RecordedCall>>>;

impl Recorder {
    /// Starts one on any free port.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port.
    pub async fn start(service: &Service) -> Result<Self, StageError> {
        let listener = listen(0).await?;
        let url = format!("http://{}", address(&listener)?);
        let service = service.url().trim_start_matches("http://").to_owned();
        let calls = Calls::default();
        let noted = Arc::clone(&calls);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(connection(stream, service.clone(), Arc::clone(&noted)));
            }
        });
        Ok(Self {
            url,
            calls,
            _task: task,
        })
    }

    /// Where to find the service, by way of this.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The calls so far, each once.
    #[must_use]
    pub fn calls(&self) -> BTreeSet<RecordedCall> {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

async fn connection(caller: TcpStream, service: String, calls: Calls) -> io::Result<()> {
    let service = TcpStream::connect(service).await?;
    let (asked, mut answers) = caller.into_split();
    let (mut answered, onward) = service.into_split();
    tokio::try_join!(
        requests(asked, onward, calls),
        copy(&mut answered, &mut answers)
    )?;
    Ok(())
}

/// Hands on what the caller sends, and notes each request when all of it has come.
async fn requests(
    mut asked: OwnedReadHalf,
    mut onward: OwnedWriteHalf,
    calls: Calls,
) -> io::Result<()> {
    let mut sent = Vec::new();
    loop {
        let before = sent.len();
        if asked.read_buf(&mut sent).await? == 0 {
            return onward.shutdown().await;
        }
        let new = sent[before..].to_vec();
        while let Some((call, length)) = RecordedCall::parse(&sent) {
            sent.drain(..length);
            calls
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(call);
        }
        // Whoever has the answer finds the call noted.
        onward.write_all(&new).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.Query\r\ncontent-length: 43\r\n\r\n\
                         {\"TableName\":\"t\",\"IndexName\":\"i\",\"Limit\":1}GET / HTTP/1.1\r\n\r\n";

    #[test]
    fn a_request_is_read_once_it_is_there() {
        let whole = ASKED.find("GET").unwrap();
        for half in 0..whole {
            assert_eq!(
                RecordedCall::parse(&ASKED.as_bytes()[..half]),
                None,
                "{half}"
            );
        }
        let (call, length) = RecordedCall::parse(ASKED.as_bytes()).unwrap();
        assert_eq!(length, whole);
        let (operation, resource) = ("Query".to_owned(), "t/index/i".to_owned());
        assert_eq!(
            call,
            Some(RecordedCall {
                operation,
                resource
            })
        );
        let (call, length) = RecordedCall::parse(&ASKED.as_bytes()[whole..]).unwrap();
        assert_eq!((call, whole + length), (None, ASKED.len()));
    }
}
