//! Work between the reply and the next event.
//!
//! The runtime's inner service posts the response; only when this layer's future ends does the
//! runtime ask for the next event. Until then the sandbox is not frozen, and the sender has its answer.

use lambda_http::{
    Error,
    lambda_runtime::LambdaInvocation,
    tower::{Layer, Service},
};
use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

/// Runs some work after each reply: a layer of Lambda's runtime.
#[derive(Clone, Debug)]
pub struct AfterReply<W> {
    work: W,
}

impl<W> AfterReply<W> {
    /// Calls `work` with each event, and waits for what it gives once the event is answered.
    pub const fn new(work: W) -> Self {
        Self { work }
    }
}

/// The service that [`AfterReply`] makes of another.
#[derive(Debug)]
pub struct WithWork<S, W> {
    inner: S,
    work: W,
}

impl<S, W: Clone> Layer<S> for AfterReply<W> {
    type Service = WithWork<S, W>;

    fn layer(&self, inner: S) -> Self::Service {
        WithWork {
            inner,
            work: self.work.clone(),
        }
    }
}

impl<S, W, F> Service<LambdaInvocation> for WithWork<S, W>
where
    S: Service<LambdaInvocation, Response = (), Error = Error>,
    S::Future: Send + 'static,
    W: Fn() -> F,
    F: Future<Output = ()> + Send + 'static,
{
    type Response = ();
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let reply = self.inner.call(invocation);
        let work = (self.work)();
        Box::pin(async move {
            let replied = reply.await;
            work.await;
            replied
        })
    }
}
