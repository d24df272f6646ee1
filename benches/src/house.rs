//! The house that a function lives in on Lambda: the Runtime API, DynamoDB and SQS behind TLS, and its
//! environment.

mod aws;
mod http;
mod process;
mod runtime;
mod tls;

pub(crate) use aws::{Seen, Service};
pub(crate) use process::Process;
pub(crate) use runtime::Runtime;
pub(crate) use tls::Certificates;

use std::time::Instant;

/// Why something cannot be measured.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The time, for measuring.
pub(crate) fn time() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "what is measured here is time")]
    Instant::now()
}

/// A variable of this process.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this program is no part of the product and has no other place"
    )]
    std::env::var(name).ok()
}
