//! The Lambda Runtime API for one process (AWS Lambda Developer Guide, "Using the Lambda runtime API for
//! custom runtimes"): hands it an event when it is told to, and takes the time.

use super::{Failure, http::Connection, time};
use std::{
    fmt::Write as _,
    io,
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Nobody may take longer for anything; under callgrind everything takes fifty times as long.
const PATIENCE: Duration = Duration::from_secs(120);

/// The Runtime API. Its threads end when it is dropped or the process hangs up.
pub(crate) struct Runtime {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// When the process asked for an event that it has not got yet.
    idle: Option<Instant>,
    event: Option<Arc<Vec<u8>>>,
    sent: Option<Instant>,
    reply: Option<(Instant, Vec<u8>)>,
    ended: bool,
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something is there.
    fn wait<T>(&self, mut ready: impl FnMut(&mut State) -> Option<T>) -> Result<T, Failure> {
        let until = time() + PATIENCE;
        let mut state = self.open();
        loop {
            if let Some(ready) = ready(&mut state) {
                return Ok(ready);
            }
            let left = until.saturating_duration_since(time());
            if left.is_zero() {
                return Err("the process did nothing for two minutes".into());
            }
            let woken = self.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Runtime {
    pub(crate) fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared::default());
        let others = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&others);
                if shared.open().ended {
                    return;
                }
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Ok(Self { port, shared })
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Waits until the process asks for an event, and says when it did.
    pub(crate) fn idle(&self) -> Result<Instant, Failure> {
        self.shared.wait(|state| state.idle)
    }

    /// Hands the process an event and says how long its reply took.
    ///
    /// # Errors
    ///
    /// If it does not reply, or not with status 200.
    pub(crate) fn invoke(&self, event: &Arc<Vec<u8>>) -> Result<Duration, Failure> {
        self.shared.open().event = Some(Arc::clone(event));
        self.shared.changed.notify_all();
        let (sent, replied, reply) = self.shared.wait(|state| {
            let (replied, reply) = state.reply.take()?;
            Some((state.sent.take()?, replied, reply))
        })?;
        let status = serde_json::from_slice::<serde_json::Value>(&reply)
            .map(|reply| reply["statusCode"].clone());
        match status {
            Ok(status) if status == 200 => Ok(replied - sent),
            Ok(_) | Err(_) => Err(format!("not a 200: {}", String::from_utf8_lossy(&reply)).into()),
        }
    }

    /// Hangs up, upon which the process ends.
    pub(crate) fn end(&self) {
        self.shared.open().ended = true;
        self.shared.changed.notify_all();
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.end();
        // Wakes whoever accepts, so that it ends too.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut from = Connection::new(stream);
    let mut number = 0_u64;
    while let Some(request) = from.request()? {
        let now = time();
        if !request.path.ends_with("/next") {
            shared.open().reply = Some((now, request.body));
            shared.changed.notify_all();
            from.answer(
                "202 Accepted",
                "Content-Type: application/json\r\n",
                b"{\"status\":\"OK\"}",
            )?;
            continue;
        }
        shared.open().idle = Some(now);
        shared.changed.notify_all();
        let mut state = shared.open();
        let event = loop {
            if state.ended {
                return Ok(());
            }
            if let Some(event) = state.event.take() {
                break event;
            }
            state = shared
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        };
        number += 1;
        let headers = headers(number);
        state.idle = None;
        state.sent = Some(time());
        drop(state);
        from.answer("200 OK", &headers, &event)?;
    }
    Ok(())
}

fn headers(number: u64) -> String {
    let mut headers = "Content-Type: application/json\r\n".to_owned();
    let _ = write!(
        headers,
        "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-{number:012x}\r\n\
         Lambda-Runtime-Deadline-Ms: 4102444800000\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:111122223333:function:bounce\r\n\
         Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n"
    );
    headers
}
