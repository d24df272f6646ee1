//! The Lambda Runtime API: where a function asks for events and leaves its answers.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

mod routes;

use crate::{InvokeError, StageError};
use serde_json::Value;
use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot, watch},
    task::JoinSet,
};

/// An event that waits for its turn, and the place for the answer.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) event: Vec<u8>,
    pub(super) reply: Reply,
}

type Reply = oneshot::Sender<Result<Value, InvokeError>>;

/// The API of one function. It ends with this value.
#[derive(Debug)]
pub(super) struct Api {
    address: SocketAddr,
    calls: mpsc::UnboundedSender<Call>,
    shared: Arc<Shared>,
    /// Aborted when it is dropped.
    _server: JoinSet<()>,
}

#[derive(Debug)]
struct Shared {
    calls: tokio::sync::Mutex<mpsc::UnboundedReceiver<Call>>,
    /// The calls that the function has taken and not answered, by request id.
    taken: Mutex<HashMap<String, Reply>>,
    init_error: Mutex<Option<Value>>,
    /// Whether the function has asked for an event and waits for one.
    waiting: watch::Sender<bool>,
}

impl Api {
    pub(super) async fn start() -> Result<Self, StageError> {
        let failed = |error| StageError::Listen { port: 0, error };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (calls, waiting_calls) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            calls: tokio::sync::Mutex::new(waiting_calls),
            taken: Mutex::default(),
            init_error: Mutex::default(),
            waiting: watch::Sender::new(false),
        });
        let routes = routes::routes().with_state(Arc::clone(&shared));
        let mut server = JoinSet::new();
        server.spawn(async move {
            // It does not end by itself.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            calls,
            shared,
            _server: server,
        })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn call(&self, call: Call) {
        // The receiver lives in self, so it is there.
        let _ = self.calls.send(call);
    }

    /// Waits until the function waits for an event.
    pub(super) async fn idle(&self) {
        let _ = self
            .shared
            .waiting
            .subscribe()
            .wait_for(|waits| *waits)
            .await;
    }

    /// Whether the function waits for an event just now.
    #[cfg(test)]
    pub(super) fn is_waiting(&self) -> bool {
        *self.shared.waiting.borrow()
    }

    /// What the function said when it could not start.
    pub(super) fn init_error(&self) -> Option<InvokeError> {
        let error = lock(&self.shared.init_error).clone();
        error.map(InvokeError::Init)
    }
}

/// A lock that a panic elsewhere does not spoil.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
