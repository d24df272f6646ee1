//! The surface towards the senders: requests in, answers out.

mod answer;
mod path;
mod request;

pub use answer::{Answer, Refused};
pub use path::{Serves, WebhookPath};
pub use request::{MAX_BODY_BYTES, Request};
