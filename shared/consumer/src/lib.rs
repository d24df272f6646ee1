//! For consumers of the queues: what a message says, that its effect happens once, and what became of
//! a mail in the end.
//!
//! ```text
//! SqsEvent ──each──▶ Incoming::Event ──▶ your handler ──▶ BatchResponse: what shall come again
//!                    Incoming::Unknown    │
//!                                         ├─ Effects::apply   your items and the event's id in one transaction
//!                                         ├─ Effects::once    a lease around an effect outside of DynamoDB
//!                                         └─ StatusTable      what became of a mail, in whatever order events come
//! ```
//!
//! SQS delivers a message at least once and, in standard queues, in any order. So a handler must bear
//! the same event twice, and an old one after a new one; what is here makes both easy.
//!
//! Time is an argument everywhere, and nothing reads the environment.

mod batch;
mod effect;
mod error;
mod incoming;
mod status;
#[cfg(test)]
mod testing;

pub use batch::{BatchResponse, Cause, Failed, ItemFailure, Processed, SqsEvent, SqsRecord};
pub use effect::{Applied, Claim, Effects, KeepDays, Lease, OnceError};
pub use error::{EffectError, reason};
pub use incoming::{Incoming, Unknown, Unreadable, read};
pub use status::{MailStatus, Raised, StatusKey, StatusTable, StatusUpdate, fold};
