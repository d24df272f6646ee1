//! The same pipeline on AWS Lambda: events of API Gateway (v1, v2), function URLs and load balancers
//! in, their answers out, and the mark removed between the reply and the next event.

mod after_reply;
mod event;
mod function;
mod reply;
mod warm_up;

pub use after_reply::{AfterReply, take_events};
pub use event::{Origin, request};
pub use function::{serve, serve_outbox};
