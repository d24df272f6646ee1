//! What tests, benches and the local server need around the functions.
//!
//! ```text
//! Aws        DynamoDB and SQS in this process, on loopback ports; either can be made to fail
//! Secrets    AWS Secrets Manager, likewise
//! Watch      the calls of both, and one of them held, so that a process can be killed over it
//! Recorder   what a process asks of a service, and of which resource
//! ClosedPort a port that refuses connections
//! Function   a built Lambda binary, and the Lambda Runtime API that it asks for events
//! DnsServer  the name server in which a provider publishes keys
//! KeyServer  the HTTPS server on which a provider publishes keys
//! Trigger    the events that API Gateway, function URLs and load balancers make of a request
//! ```
//!
//! Two stages share nothing, so tests run side by side. Nothing here runs in production.

mod aws;
mod closed_port;
mod dns_server;
mod error;
mod event;
mod key_server;
mod runtime;

pub use aws::{
    Aws, AwsCall, AwsOptions, Fault, HoldAt, Moment, RecordedCall, Recorder, SecretsManager,
    Service, Watch, create_queue, create_table, guard::is_for_this_machine,
};
pub use closed_port::ClosedPort;
pub use dns_server::{DnsAnswer, DnsServer};
pub use error::{InvokeError, StageError};
pub use event::{BodyForm, HttpRequest, Trigger};
pub use key_server::{KeyAnswer, KeyServer};
pub use runtime::{Function, MAX_EVENT_BYTES};
