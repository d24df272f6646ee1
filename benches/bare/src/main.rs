//! A contender of the benchmark: the AWS calls that a bounce costs our function, and none of our code
//! between them. What our function needs more is what verifying, reading and normalising cost.
//!
//! `CALLS` names a file with the calls of one event, as they were recorded from our function:
//!
//! ```text
//! {"PutItem": <request>, "SendMessage": <request>, "UpdateItem": <request>, "body": "<the webhook>"}
//! ```
//!
//! Webhooks come by `lambda_http`, as to any function that takes some, and nobody looks at them: the body is
//! packed, the item put, the message sent; then comes the answer; then the mark is removed. The clients are the
//! SDK's as they come, or with `CLIENTS=ours` those of our functions, so that what our clients save is told from
//! what the rest costs; connections, packing and the work after the reply are those of our functions. With
//! `AFTER_REPLY=nothing` the mark stays, so that two calls can be compared with three. Any call that fails is an
//! error, so that less work is never taken for speed.

mod calls;
mod clients;
mod environment;
mod recorded;

use calls::Calls;
use lambda_http::{Adapter, Error, Request, lambda_runtime::Runtime, service_fn};
use mailhooks_intake::{
    aws::Clients,
    lambda::{AfterReply, take_events},
};
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Its memory ordering does not matter: there is one thread.
const ORDER: Ordering = Ordering::Relaxed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Error> {
    let settings = environment::settings()?;
    let clients = if environment::has_our_clients() {
        Clients::new(&settings)
    } else {
        clients::clients(&settings)
    };
    let recorded = environment::recorded_calls()?;
    let works_after_reply = environment::works_after_reply();
    let bare = Arc::new(Bare {
        calls: Calls::new(recorded)?,
        clients,
        is_marked: AtomicBool::new(false),
    });
    let handler = {
        let bare = Arc::clone(&bare);
        service_fn(move |_: Request| {
            let bare = Arc::clone(&bare);
            async move {
                bare.calls.record_and_announce(&bare.clients).await?;
                bare.is_marked.store(works_after_reply, ORDER);
                bare.calls.answer()
            }
        })
    };
    let work = move || {
        let bare = Arc::clone(&bare);
        async move {
            if bare.is_marked.swap(false, ORDER)
                && let Err(error) = bare.calls.remove_mark(&bare.clients).await
            {
                stop(&error);
            }
        }
    };
    let after_reply = AfterReply::new(work);
    let runtime = Runtime::new(Adapter::from(handler)).layer(after_reply);
    take_events(runtime.run()).await
}

struct Bare {
    calls: Calls,
    clients: Clients,
    /// Whether the current event's mark is still to be removed.
    is_marked: AtomicBool,
}

/// Nobody waits for an answer any more who could be told otherwise.
fn stop(error: &Error) -> ! {
    tell(error);
    std::process::exit(1)
}

#[expect(clippy::print_stderr, reason = "the last words of this program")]
fn tell(error: &Error) {
    eprintln!("Error: {error}");
}
