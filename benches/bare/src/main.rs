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
//! packed, the item put, the message sent; then comes the answer; then the mark is removed. The SDK's clients make
//! the calls as they come, or with `CALLERS=ours` they are made as by our functions, so that what that saves is
//! told from what the rest costs; connections, packing and the work after the reply are those of our functions.
//! With `AFTER_REPLY=nothing` the mark stays, so that two calls can be compared with three. Any call that fails is
//! an error, so that less work is never taken for speed.

mod callers;
mod calls;
mod environment;
mod recorded;

use callers::Callers;
use calls::Calls;
use lambda_http::{Adapter, Error, Request, lambda_runtime::Runtime, service_fn};
use mailhooks_intake::lambda::{AfterReply, take_events};
use std::{process::ExitCode, sync::Arc};

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
    let callers = if environment::has_our_calls() {
        Callers::ours(&settings)
    } else {
        Callers::sdk(&settings)
    };
    let bare = Arc::new(Bare {
        calls: Calls::new(environment::recorded_calls()?)?,
        callers,
    });
    let works_after_reply = environment::works_after_reply();
    let after_reply = AfterReply::default();
    let handler = {
        let after_reply = after_reply.clone();
        service_fn(move |_: Request| {
            let (bare, after_reply) = (Arc::clone(&bare), after_reply.clone());
            async move {
                bare.calls.record_and_announce(&bare.callers).await?;
                let answer = bare.calls.answer();
                if works_after_reply {
                    after_reply.begin(async move { bare.remove_mark().await });
                }
                answer
            }
        })
    };
    let runtime = Runtime::new(Adapter::from(handler)).layer(after_reply);
    take_events(runtime.run()).await
}

struct Bare {
    calls: Calls,
    callers: Callers,
}

impl Bare {
    async fn remove_mark(&self) {
        if let Err(error) = self.calls.remove_mark(&self.callers).await {
            stop(&error);
        }
    }
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
