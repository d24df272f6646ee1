//! An example of a consumer: a suppression list in DynamoDB, kept as a Lambda function behind queues.
//!
//! ```text
//! SqsEvent ──▶ News: what an event says for or against an address, by its suppression_advice
//!                │
//!                └──▶ Entry: everything known of the address, folded so that order does not matter
//!                       │
//!                       └──▶ one transaction: the entry, and the event's id beside it
//! ```
//!
//! Whoever sends mail asks [`SuppressionList::reason`] first.

mod entry;
mod environment;
mod list;
mod news;

pub use entry::{Entry, Limit, Reason};
pub use environment::{Environment, InvalidEnvironment};
pub use list::{ListError, SuppressionList};
pub use news::{News, Target};
