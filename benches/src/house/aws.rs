//! DynamoDB and SQS as far as one webhook needs them: they take everything, keep nothing and answer at
//! once, so that what is measured is who calls.

use super::{
    Failure,
    http::{Connection, Request},
};
use md5::{Digest, Md5};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// What a service saw.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// How often each operation was called.
    pub(crate) calls: BTreeMap<String, u64>,
    /// The body of each operation's last call.
    pub(crate) bodies: BTreeMap<String, Vec<u8>>,
    /// TLS connections.
    pub(crate) connections: u64,
}

/// A service behind TLS. Its threads end with the process.
pub(crate) struct Service {
    port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Service {
    pub(crate) fn start(tls: &Arc<ServerConfig>) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (tls, noted) = (Arc::clone(tls), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (tls, seen) = (Arc::clone(&tls), Arc::clone(&noted));
                // Who hangs up has an end of its own.
                thread::spawn(move || serve(stream, tls, &seen));
            }
        });
        Ok(Self { port, seen })
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// What it saw until now.
    pub(crate) fn seen(&self) -> Seen {
        open(&self.seen).clone()
    }
}

fn open(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, tls: Arc<ServerConfig>, seen: &Mutex<Seen>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    open(seen).connections += 1;
    let session = ServerConnection::new(tls).map_err(io::Error::other)?;
    answer_all(Connection::new(StreamOwned::new(session, stream)), seen)
}

fn answer_all<S: Read + Write>(mut from: Connection<S>, seen: &Mutex<Seen>) -> io::Result<()> {
    while let Some(request) = from.request()? {
        let (status, answer) = answer(&request);
        {
            let mut seen = open(seen);
            *seen.calls.entry(request.operation.clone()).or_default() += 1;
            seen.bodies.insert(request.operation, request.body);
        }
        from.answer(status, HEADERS, answer.to_string().as_bytes())?;
    }
    Ok(())
}

/// Such as AWS sends.
const HEADERS: &str = "Server: Server\r\nDate: Sat, 21 Nov 2026 00:00:00 GMT\r\n\
     Content-Type: application/x-amz-json-1.0\r\n\
     x-amzn-RequestId: 5FEA77560EA4451AA703A558B933E274AAAABBBBCCCCDDDD\r\nConnection: keep-alive\r\n";

fn answer(request: &Request) -> (&'static str, Value) {
    let body = || serde_json::from_slice::<Value>(&request.body).unwrap_or_default();
    let answer = match request.operation.as_str() {
        "PutItem" | "UpdateItem" | "GetItem" => json!({}),
        "GetQueueAttributes" => {
            json!({"Attributes": {"QueueArn": "arn:aws:sqs:us-east-1:111122223333:bounce"}})
        }
        "SendMessage" => sent(&body()),
        _ => {
            return (
                "400 Bad Request",
                json!({"__type": "UnknownOperationException"}),
            );
        }
    };
    ("200 OK", answer)
}

/// SQS tells the digests of what it took, and some clients compare them.
fn sent(message: &Value) -> Value {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut answer = json!({
        "MessageId": "5fea7756-0ea4-451a-a703-a558b933e274",
        "MD5OfMessageBody": hex(&Md5::digest(text(&message["MessageBody"]))),
    });
    if let Some(attributes) = message["MessageAttributes"].as_object() {
        // How it is made: Amazon SQS Developer Guide, "Calculating the MD5 message digest for message
        // attributes"; 1 stands for a text.
        let sorted: BTreeMap<_, _> = attributes.iter().collect();
        let mut digested = Vec::new();
        for (name, attribute) in sorted {
            append(&mut digested, name);
            append(&mut digested, &text(&attribute["DataType"]));
            digested.push(1);
            append(&mut digested, &text(&attribute["StringValue"]));
        }
        answer["MD5OfMessageAttributes"] = hex(&Md5::digest(digested)).into();
    }
    answer
}

fn append(digested: &mut Vec<u8>, part: &str) {
    digested.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
    digested.extend_from_slice(part.as_bytes());
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
