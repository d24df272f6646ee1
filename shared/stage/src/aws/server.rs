//! A service on a loopback port, behind the guard and the switch that makes it fail.

use super::{
    Fault, answer,
    backend::Backend,
    calls::{AwsCall, Caller, Gate},
    guard::is_for_this_machine,
};
use crate::StageError;
use http::{Request, StatusCode};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// The only address that anything here listens on.
pub(super) const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// How a service fails, and how often it still does.
#[derive(Clone, Copy, Debug)]
struct Failing {
    fault: Fault,
    /// Without a number, until it recovers.
    times: Option<u32>,
    /// The only operation that fails; without one, all do.
    operation: Option<&'static str>,
}

impl Failing {
    /// The fault of a call of this operation, and one time less.
    fn next(failing: &mut Option<Self>, operation: &str) -> Option<Fault> {
        let now = (*failing)?;
        if now.operation.is_some_and(|only| only != operation) {
            return None;
        }
        match now.times {
            None => {}
            Some(0 | 1) => *failing = None,
            Some(times) => {
                *failing = Some(Self {
                    times: Some(times - 1),
                    ..now
                })
            }
        }
        Some(now.fault)
    }
}

/// A running service. It ends with this value.
#[derive(Debug)]
pub struct Service {
    url: String,
    fault: watch::Sender<Option<Failing>>,
    /// Aborted when it is dropped.
    _task: JoinSet<()>,
}

impl Service {
    pub(super) fn start(
        listener: TcpListener,
        backend: Backend,
        gate: Gate,
    ) -> Result<Self, StageError> {
        let url = format!("http://{}", address(&listener)?);
        let (fault, faults) = watch::channel(None);
        let mut task = JoinSet::new();
        task.spawn(serve(listener, backend, gate, fault.clone(), faults));
        Ok(Self {
            url,
            fault,
            _task: task,
        })
    }

    /// Its address, such as `http://127.0.0.1:9001`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes every request from now on fail in this way. Its data stay.
    pub fn fail(&self, fault: Fault) {
        self.fail_as(fault, None, None);
    }

    /// Makes the next request fail in this way, and no other.
    pub fn fail_once(&self, fault: Fault) {
        self.fail_as(fault, Some(1), None);
    }

    /// Makes every call of one operation, such as `PutItem`, fail in this way.
    pub fn fail_operation(&self, operation: &'static str, fault: Fault) {
        self.fail_as(fault, None, Some(operation));
    }

    /// Makes the next calls of one operation, so many of them, fail in this way.
    pub fn fail_next(&self, times: u32, operation: &'static str, fault: Fault) {
        self.fail_as(fault, Some(times), Some(operation));
    }

    fn fail_as(&self, fault: Fault, times: Option<u32>, operation: Option<&'static str>) {
        self.fault.send_replace(Some(Failing {
            fault,
            times,
            operation,
        }));
    }

    /// Ends the failing.
    pub fn recover(&self) {
        self.fault.send_replace(None);
    }
}

/// Takes the port, or any free one for 0.
pub(super) async fn listen(port: u16) -> Result<TcpListener, StageError> {
    let listener = TcpListener::bind((LOOPBACK, port)).await;
    listener.map_err(|error| StageError::Listen { port, error })
}

/// The address of a listener.
pub(super) fn address(listener: &TcpListener) -> Result<SocketAddr, StageError> {
    let address = listener.local_addr();
    address.map_err(|error| StageError::Listen { port: 0, error })
}

/// Serves until the task is aborted; the connections end with it.
async fn serve(
    listener: TcpListener,
    backend: Backend,
    gate: Gate,
    fault: watch::Sender<Option<Failing>>,
    mut faults: watch::Receiver<Option<Failing>>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, backend.clone(), gate.clone(), fault.clone()));
                }
                // No file handles are left, perhaps; a pause lets others give theirs back.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            changed = faults.changed() => match changed {
                Ok(()) if faults.borrow().is_some_and(|now| now.fault == Fault::Refused) => connections.abort_all(),
                Ok(()) => {}
                Err(_) => return,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection. Its end, whatever the reason, concerns nobody else.
async fn connection(
    stream: TcpStream,
    backend: Backend,
    gate: Gate,
    faults: watch::Sender<Option<Failing>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (name, line) = (backend.name(), backend.line());
    let service = service_fn(|request: Request<Incoming>| {
        let call = AwsCall::of(name, request.headers());
        let caller = Caller::of(request.headers());
        let mut fault = None;
        // Nobody waits for the count, so nobody is told of it.
        faults.send_if_modified(|failing| {
            fault = Failing::next(failing, &call.operation);
            false
        });
        let (line, gate) = (&line, &gate);
        async move {
            if !is_for_this_machine(request.uri(), request.headers()) {
                return Ok(answer::empty(StatusCode::FORBIDDEN));
            }
            let work = async {
                match fault {
                    None => line.answer(request).await,
                    Some(Fault::Quoting(status)) => answer::quoting(status, request).await,
                    Some(fault) => fault.answer(name, line.answer(request)).await,
                }
            };
            gate.pass(&caller, call, work).await
        }
    });
    http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
        .map_err(io::Error::other)
}
