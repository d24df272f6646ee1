//! Telling the queues: which of them, with what message, and who has been told already.

mod announcer;
mod message;
mod trace;

pub use announcer::{Announced, Announcer};
pub use message::{MAX_MESSAGE_BYTES, Message, Unsendable};
pub use trace::Trace;
