//! The same pipeline on AWS Lambda: events of API Gateway (v1, v2), function URLs and load balancers
//! in, their answers out, and the mark removed between the reply and the next event.

mod after_reply;
mod event;
mod function;
mod reply;
mod take_events;
mod warm_up;

pub use after_reply::AfterReply;
pub use event::{Origin, request};
pub use function::{serve, serve_outbox};
pub use take_events::take_events;
