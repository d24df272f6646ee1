//! A name server with three sorts of records, TXT, A and CNAME, that can be slow, wrong, rotated and down.

mod message;

use crate::StageError;
use message::{Code, Question, Reply};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    task::JoinSet,
};

/// What the server does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsAnswer {
    /// Answers with the records of that name, or that there is none.
    Records,
    /// The same, but leaves it to the asker where an alias leads.
    StepByStep,
    /// Answers that it failed (SERVFAIL).
    Failure,
    /// Names another server instead of an answer.
    Referral,
    /// Does not answer.
    Hang,
}

/// The server, on UDP, and on TCP for what is too long for a packet. It ends with this value.
pub struct DnsServer {
    state: Arc<Mutex<State>>,
    address: SocketAddr,
    _task: JoinSet<()>,
}

struct State {
    names: BTreeMap<String, Published>,
    answer: DnsAnswer,
    asked: usize,
}

/// What stands at a name, for so many seconds.
struct Published {
    what: What,
    ttl: u32,
}

enum What {
    Texts(Vec<String>),
    Address(Ipv4Addr),
    Alias(String),
}

impl DnsServer {
    const HOUR: u32 = 3_600;

    /// Starts a server without records.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port.
    pub async fn start() -> Result<Self, StageError> {
        let (udp, tcp) = sockets().await?;
        let address = udp.local_addr().map_err(cannot_listen)?;
        let state = State {
            names: BTreeMap::new(),
            answer: DnsAnswer::Records,
            asked: 0,
        };
        let state = Arc::new(Mutex::new(state));
        let mut task = JoinSet::new();
        task.spawn(serve_packets(udp, Arc::clone(&state)));
        task.spawn(serve_connections(tcp, Arc::clone(&state)));
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

    /// Puts a record up for an hour, in place of what stands at that name.
    pub fn publish(&self, name: &str, text: &str) {
        self.publish_for(name, &[text], Self::HOUR);
    }

    /// Puts records up with their time to live in seconds, in place of what stands at that name. Without
    /// any, the name is there and has no text.
    pub fn publish_for(&self, name: &str, texts: &[&str], ttl: u32) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.put(name, What::Texts(texts), ttl);
    }

    /// Puts a host's address up for an hour, in place of what stands at that name.
    pub fn publish_address(&self, name: &str, address: Ipv4Addr) {
        self.put(name, What::Address(address), Self::HOUR);
    }

    /// Makes a name stand for another, with the time to live of that in seconds.
    pub fn alias(&self, name: &str, target: &str, ttl: u32) {
        self.put(name, What::Alias(target.to_owned()), ttl);
    }

    /// Takes down what stands at a name.
    pub fn withdraw(&self, name: &str) {
        self.open().names.remove(&name.to_lowercase());
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

    fn put(&self, name: &str, what: What, ttl: u32) {
        let published = Published { what, ttl };
        self.open().names.insert(name.to_lowercase(), published);
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

fn cannot_listen(error: std::io::Error) -> StageError {
    StageError::Listen { port: 0, error }
}

/// Both sockets on one port. One that is free for TCP may be taken for UDP, so a few are tried.
async fn sockets() -> Result<(UdpSocket, TcpListener), StageError> {
    const TRIES: usize = 16;
    let mut tries = 1..=TRIES;
    loop {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(cannot_listen)?;
        let address = tcp.local_addr().map_err(cannot_listen)?;
        match (UdpSocket::bind(address).await, tries.next()) {
            (Ok(udp), _) => return Ok((udp, tcp)),
            (Err(_), Some(_)) => {}
            (Err(error), None) => return Err(cannot_listen(error)),
        }
    }
}

async fn serve_packets(socket: UdpSocket, state: Arc<Mutex<State>>) {
    let mut packet = [0; 1_500];
    while let Ok((length, asker)) = socket.recv_from(&mut packet).await {
        let reply = reply(&packet[..length], &state);
        if let Some(reply) = reply {
            let sent = socket.send_to(&reply.in_a_packet(), asker).await;
            sent.map(drop).unwrap_or_default();
        }
    }
}

async fn serve_connections(listener: TcpListener, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve_connection(stream, Arc::clone(&state)));
        while connections.try_join_next().is_some() {}
    }
}

/// Every message comes after its length (RFC 1035 section 4.2.2).
async fn serve_connection(mut stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    loop {
        let length = stream.read_u16().await?;
        let mut packet = vec![0; length.into()];
        stream.read_exact(&mut packet).await?;
        let reply = reply(&packet, &state);
        if let Some(reply) = reply.map(|reply| reply.whole()) {
            let length = u16::try_from(reply.len()).map_err(std::io::Error::other)?;
            stream.write_u16(length).await?;
            stream.write_all(&reply).await?;
        }
    }
}

fn reply(packet: &[u8], state: &Mutex<State>) -> Option<Reply> {
    let question = Question::parse(packet)?;
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.asked += 1;
    match state.answer {
        DnsAnswer::Hang => None,
        DnsAnswer::Failure => Some(Reply::new(&question, Code::ServerFailure)),
        DnsAnswer::Referral => Some(Reply::referral(&question)),
        DnsAnswer::Records | DnsAnswer::StepByStep => Some(state.records(&question)),
    }
}

impl State {
    /// What stands at the name, with the aliases that lead there, as a resolver answers.
    fn records(&self, question: &Question) -> Reply {
        const MAX_ALIASES: usize = 8;
        let mut reply = Reply::new(question, Code::NoError);
        let mut name = question.name.clone();
        for _ in 0..=MAX_ALIASES {
            let Some(Published { what, ttl }) = self.names.get(&name) else {
                reply.code = Code::NameError;
                return reply;
            };
            match what {
                What::Texts(texts) => {
                    for text in texts {
                        reply.text(&name, text, *ttl);
                    }
                    return reply;
                }
                What::Address(address) => {
                    if question.is_for_address {
                        reply.address(&name, *address, *ttl);
                    }
                    return reply;
                }
                What::Alias(target) => {
                    reply.alias(&name, target, *ttl);
                    if self.answer == DnsAnswer::StepByStep {
                        return reply;
                    }
                    name = target.to_lowercase();
                }
            }
        }
        Reply::new(question, Code::ServerFailure)
    }
}
