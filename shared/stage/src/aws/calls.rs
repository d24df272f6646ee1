//! The calls that the services are asked for, while somebody watches, and the one that is held.

use http::{HeaderMap, HeaderName, header::AUTHORIZATION};
use std::{collections::BTreeSet, io, sync::Arc};
use tokio::sync::{Mutex, watch};

/// A call as a service saw it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwsCall {
    /// Which service: `dynamodb` or `sqs`.
    pub service: &'static str,
    /// Which operation, such as `PutItem`; empty for a request that is no call.
    pub operation: String,
}

impl AwsCall {
    /// Both services speak AWS's JSON protocol, in which a header says `Service_version.Operation`.
    pub(super) fn of(service: &'static str, headers: &HeaderMap) -> Self {
        let target = headers.get("x-amz-target").map(|value| value.as_bytes());
        let operation = target.and_then(|target| target.rsplit(|byte| *byte == b'.').next());
        Self {
            service,
            operation: String::from_utf8_lossy(operation.unwrap_or_default()).into_owned(),
        }
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    /// The access key id that the request is signed with.
    key: String,
    /// Whether it had no answer before and tries again, as the SDKs say in a header.
    tries_again: bool,
}

impl Caller {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let after = |text: Option<&str>, mark, end| {
            let (_, rest) = text?.split_once(mark)?;
            Some(rest.split(end).next().unwrap_or_default().to_owned())
        };
        let attempt = after(text(ATTEMPT), "attempt=", ';');
        Self {
            key: after(text(AUTHORIZATION), "Credential=", '/').unwrap_or_default(),
            tries_again: attempt.is_some_and(|attempt| attempt != "1"),
        }
    }
}

const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");

/// When a call is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The service has the request and has done nothing.
    BeforeWork,
    /// The service has done the work and not answered.
    BeforeAnswer,
}

/// Which call is held, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldAt {
    /// The call.
    pub call: AwsCall,
    /// Which one of those that are equal, counted from 1.
    pub number: usize,
    /// When.
    pub moment: Moment,
}

/// Notes the calls of both services, and holds the one that it was told to hold, until it is dropped.
///
/// A call that is held never goes on, and its caller, known by its access key id, is never served
/// again. So a process with a key of its own that is killed then has done exactly the calls that came
/// before, whatever it had on the way.
#[derive(Debug)]
pub struct Watch {
    gate: Gate,
    number: u64,
}

impl Watch {
    /// The calls so far, in the order in which they were done; the last may be the one that is held.
    #[must_use]
    pub fn calls(&self) -> Vec<AwsCall> {
        self.of_ours(|watched| watched.calls.clone())
    }

    /// Whether a caller tried again, because it got no answer in time.
    #[must_use]
    pub fn saw_a_retry(&self) -> bool {
        self.of_ours(|watched| watched.retried)
    }

    /// Waits until the call is held.
    pub async fn reached(&self) {
        let mut state = self.gate.0.state.subscribe();
        // The sender lives in self, so the wait cannot fail.
        let _ = state
            .wait_for(|_| self.of_ours(|watched| watched.held))
            .await;
    }

    /// Something about this watch, unless a newer one has ended it.
    fn of_ours<T: Default>(&self, tell: impl FnOnce(&Watched) -> T) -> T {
        let state = self.gate.0.state.borrow();
        let watched = state.watched.as_ref();
        let ours = watched.filter(|watched| watched.number == self.number);
        ours.map(tell).unwrap_or_default()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.gate.0.state.send_modify(|state| {
            state
                .watched
                .take_if(|watched| watched.number == self.number);
        });
    }
}

/// What every call of both services passes.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: watch::Sender<State>,
    /// Held by the call that is being done. Whoever waits gets it in the order in which they came.
    turn: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// How many watches there were.
    count: u64,
    watched: Option<Watched>,
    /// Callers of whom a call was held.
    dead: BTreeSet<String>,
}

#[derive(Debug)]
struct Watched {
    number: u64,
    calls: Vec<AwsCall>,
    retried: bool,
    hold: Option<HoldAt>,
    held: bool,
}

impl Watched {
    /// Notes a call whose turn it is, and says when it is to be held.
    fn note(&mut self, caller: &Caller, call: AwsCall) -> Option<Moment> {
        self.retried |= caller.tries_again;
        let equal = self.calls.iter().filter(|other| **other == call).count() + 1;
        let hold = self.hold.as_ref();
        let hold = hold.filter(|hold| hold.call == call && hold.number == equal && !self.held);
        let moment = hold.map(|hold| hold.moment);
        self.calls.push(call);
        moment
    }
}

impl Gate {
    pub(super) fn watch(&self, hold: Option<HoldAt>) -> Watch {
        let mut number = 0;
        self.0.state.send_modify(|state| {
            state.count += 1;
            number = state.count;
            state.watched = Some(Watched {
                number,
                calls: Vec::new(),
                retried: false,
                hold,
                held: false,
            });
        });
        Watch {
            gate: self.clone(),
            number,
        }
    }

    /// Lets a call through: at once while nobody watches, and else in its turn.
    pub(super) async fn pass<T>(
        &self,
        caller: &Caller,
        call: AwsCall,
        work: impl Future<Output = io::Result<T>>,
    ) -> io::Result<T> {
        let (watched, dead) = self.look(caller);
        if dead {
            return Err(closed());
        }
        if !watched {
            return work.await;
        }
        let turn = self.0.turn.lock().await;
        if self.look(caller).1 {
            return Err(closed());
        }
        match self.note(caller, call) {
            None => return work.await,
            Some(Moment::BeforeWork) => {}
            Some(Moment::BeforeAnswer) => drop(work.await?),
        }
        let over = self.hold(caller);
        drop(turn);
        over.await;
        Err(closed())
    }

    /// Whether somebody watches, and whether the caller is dead.
    fn look(&self, caller: &Caller) -> (bool, bool) {
        let state = self.0.state.borrow();
        (state.watched.is_some(), state.dead.contains(&caller.key))
    }

    fn note(&self, caller: &Caller, call: AwsCall) -> Option<Moment> {
        let mut moment = None;
        self.0.state.send_if_modified(|state| {
            let watched = state.watched.as_mut();
            moment = watched.and_then(|watched| watched.note(caller, call));
            false
        });
        moment
    }

    /// Tells that a call of this caller is held. What it gives ends with the watch.
    fn hold(&self, caller: &Caller) -> impl Future<Output = ()> {
        let mut number = None;
        self.0.state.send_modify(|state| {
            state.dead.insert(caller.key.clone());
            if let Some(watched) = &mut state.watched {
                watched.held = true;
                number = Some(watched.number);
            }
        });
        let mut state = self.0.state.subscribe();
        async move {
            let is_over = |state: &State| state.watched.as_ref().map(|now| now.number) != number;
            // If the sender is gone, so is the watch.
            let _ = state.wait_for(is_over).await;
        }
    }
}

fn closed() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

#[cfg(test)]
mod tests;
