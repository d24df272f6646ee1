//! A name server with one sort of record, TXT, that can be slow, wrong, rotated and down.

use crate::StageError;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::UdpSocket, task::JoinSet};

/// What the server does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsAnswer {
    /// Answers with the record of that name, or that there is none.
    Records,
    /// Answers that it failed (SERVFAIL).
    Failure,
    /// Does not answer.
    Hang,
}

/// The server, on UDP. It ends with this value.
pub struct DnsServer {
    state: Arc<Mutex<State>>,
    address: SocketAddr,
    _task: JoinSet<()>,
}

struct State {
    records: BTreeMap<String, String>,
    answer: DnsAnswer,
    asked: usize,
}

impl DnsServer {
    /// Starts a server without records.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port.
    pub async fn start() -> Result<Self, StageError> {
        let cannot_listen = |error| StageError::Listen { port: 0, error };
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(cannot_listen)?;
        let address = socket.local_addr().map_err(cannot_listen)?;
        let state = State {
            records: BTreeMap::new(),
            answer: DnsAnswer::Records,
            asked: 0,
        };
        let state = Arc::new(Mutex::new(state));
        let mut task = JoinSet::new();
        task.spawn(serve(socket, Arc::clone(&state)));
        Ok(Self {
            state,
            address,
            _task: task,
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Puts a record up, in place of an earlier one of that name.
    pub fn publish(&self, name: &str, text: &str) {
        self.open()
            .records
            .insert(name.to_lowercase(), text.to_owned());
    }

    /// Takes a record down.
    pub fn withdraw(&self, name: &str) {
        self.open().records.remove(&name.to_lowercase());
    }

    /// Makes it answer so from now on.
    pub fn answer(&self, answer: DnsAnswer) {
        self.open().answer = answer;
    }

    /// How many questions came.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.open().asked
    }

    fn open(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for DnsServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DnsServer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

async fn serve(socket: UdpSocket, state: Arc<Mutex<State>>) {
    let mut packet = [0; 1_500];
    while let Ok((length, asker)) = socket.recv_from(&mut packet).await {
        let Some((name, question)) = question(&packet[..length]) else {
            continue;
        };
        let reply = {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.asked += 1;
            match state.answer {
                DnsAnswer::Hang => continue,
                DnsAnswer::Failure => reply(&packet[..2], SERVER_FAILURE, question, None),
                DnsAnswer::Records => match state.records.get(&name) {
                    Some(text) => reply(&packet[..2], NO_ERROR, question, Some(text)),
                    None => reply(&packet[..2], NAME_ERROR, question, None),
                },
            }
        };
        socket
            .send_to(&reply, asker)
            .await
            .map(drop)
            .unwrap_or_default();
    }
}

/// Response codes (RFC 1035 section 4.1.1).
const NO_ERROR: u8 = 0;
const SERVER_FAILURE: u8 = 2;
const NAME_ERROR: u8 = 3;

/// The name that is asked for, in lower case, and the question's bytes.
fn question(packet: &[u8]) -> Option<(String, &[u8])> {
    let (mut at, mut labels) = (12, Vec::new());
    loop {
        let length = usize::from(*packet.get(at)?);
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(packet.get(at + 1..at + 1 + length)?).to_lowercase());
        at += 1 + length;
    }
    Some((labels.join("."), packet.get(12..at + 5)?))
}

/// A reply with at most one TXT record (RFC 1035 sections 4.1 and 3.3.14).
fn reply(id: &[u8], code: u8, question: &[u8], text: Option<&String>) -> Vec<u8> {
    let mut reply = id.to_vec();
    // A response; recursion desired and available.
    reply.extend([
        0x81,
        0x80 | code,
        0,
        1,
        0,
        u8::from(text.is_some()),
        0,
        0,
        0,
        0,
    ]);
    reply.extend(question);
    if let Some(text) = text {
        let strings: Vec<u8> = text
            .as_bytes()
            .chunks(255)
            .flat_map(|part| {
                std::iter::once(u8::try_from(part.len()).unwrap_or(0)).chain(part.iter().copied())
            })
            .collect();
        // The question's name, TXT, IN, an hour.
        reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0x0e, 0x10]);
        reply.extend(u16::try_from(strings.len()).unwrap_or(0).to_be_bytes());
        reply.extend(strings);
    }
    reply
}
