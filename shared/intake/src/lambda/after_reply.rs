//! Work between the reply and the next event.
//!
//! A handler leaves it with its reply. It begins once the reply is on its way, so that nobody waits for it, and
//! goes on while Lambda takes the reply. Only when this layer's future ends does the runtime ask for the next
//! event; until then the sandbox is not frozen.

use lambda_http::{
    Error,
    tower::{Layer, Service},
};
use std::{
    future::Future,
    panic::resume_unwind,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};
use tokio::task::{JoinHandle, yield_now};

/// What is left to do with each reply: handlers hand it over, and as a layer of Lambda's runtime it waits for
/// the end.
#[derive(Clone, Debug, Default)]
pub struct AfterReply(Arc<Mutex<Option<JoinHandle<()>>>>);

impl AfterReply {
    /// Lets some work begin, as the last thing that a handler does. If it panics, the runtime ends.
    ///
    /// # Panics
    ///
    /// Outside of a runtime of tokio.
    pub fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        let task = tokio::spawn(async move {
            // The connection that sends the reply is a task too, and is woken by the handler's end. It has
            // its turn before this one goes on.
            yield_now().await;
            work.await;
        });
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    async fn end(&self) {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = begun
            && let Err(error) = task.await
            && let Ok(panic) = error.try_into_panic()
        {
            resume_unwind(panic);
        }
    }
}

/// The service that [`AfterReply`] makes of another.
#[derive(Debug)]
pub struct WithWork<S> {
    inner: S,
    after_reply: AfterReply,
}

impl<S> Layer<S> for AfterReply {
    type Service = WithWork<S>;

    fn layer(&self, inner: S) -> Self::Service {
        WithWork {
            inner,
            after_reply: self.clone(),
        }
    }
}

impl<S, I> Service<I> for WithWork<S>
where
    S: Service<I, Response = (), Error = Error>,
    S::Future: Send + 'static,
{
    type Response = ();
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: I) -> Self::Future {
        let reply = self.inner.call(invocation);
        let after_reply = self.after_reply.clone();
        Box::pin(async move {
            let replied = reply.await;
            after_reply.end().await;
            replied
        })
    }
}

#[cfg(test)]
mod tests;
