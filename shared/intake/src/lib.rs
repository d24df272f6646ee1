//! The way of one webhook, from the request to the queues. The only crate that knows AWS, Lambda, the
//! clock and the environment.
//!
//! ```text
//! Request ──sources──▶ Webhook ──verify──▶ Verified ──read──▶ Event ──store──▶ Recorded ──announce──▶ Answer
//! ```
//!
//! Promise: a 2xx is answered only after the event is in DynamoDB together with its outbox mark.
//! The mark is removed after the reply; if the process dies before, [`outbox`] finishes the work.
//!
//! - [`config`]: what the environment says: table, routes, sources
//! - [`connector`]: what requests to AWS and to publishers of keys are sent with
//! - [`http`]: requests, paths and the one file that knows status codes
//! - [`intake`]: the pipeline
//! - [`keys`]: public keys that providers publish
//! - [`store`]: the table: layout of items, conditional put, marks
//! - [`announce`]: routes, messages, sending
//! - [`outbox`]: announces what is still marked
//! - [`quarantine`]: what was not understood, found again and read anew
//! - [`history`]: what was announced, announced once more
//! - [`forget`]: a person's records, removed
//! - [`lambda`]: the same pipeline on AWS Lambda

pub mod announce;
pub mod aws;
pub mod clock;
pub mod config;
pub mod connector;
pub mod deadline;
pub mod forget;
pub mod history;
pub mod http;
pub mod intake;
pub mod keys;
pub mod lambda;
pub mod log;
mod name_server;
pub mod outbox;
pub mod quarantine;
pub mod store;

#[cfg(test)]
mod testing;
