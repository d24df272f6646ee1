//! What happened to a mail, a domain, an account or a contact, in one vocabulary for all providers.
//!
//! An [`Event`] is a valid CloudEvents 1.0 event once it is written as JSON, and reading that JSON
//! gives the same value back. It says *what* happened by its [`Happening`] (family, kind and the
//! family's own object), *whom* it concerns by [`Mail`], and how far it can be trusted by its
//! [`Warning`]s. Everything here is pure: no clock, no network, no AWS.
//!
//! ```text
//! Event ── id, source, subject, time
//!   ├─ Happening   family.kind, with the family's object
//!   └─ Data        provider, dedup, warnings, extra
//!        ├─ Mail         message, recipient, advice
//!        ├─ Smtp         what a server answered
//!        └─ Failure      phase, permanence, category
//! ```

#[macro_use]
mod words;

mod address;
mod advice;
mod data;
mod dedup;
mod event;
mod failure;
mod family;
mod happening;
mod id;
mod message;
mod name;
#[cfg(feature = "schema")]
mod schema;
mod smtp;
mod time;
mod warning;
mod wire;

pub mod bounce;
pub mod complaint;
pub mod contact;
pub mod delivery;
pub mod domain;
pub mod engagement;
pub mod quarantine;
pub mod send_limit;
pub mod suppression;

pub use address::Address;
pub use advice::{Action, Scope, SuppressionAdvice};
pub use data::Data;
pub use dedup::{Dedup, DedupBasis};
pub use event::Event;
pub use failure::{Category, CategoryBasis, Failure, Permanence, Phase};
pub use family::Family;
pub use happening::Happening;
pub use id::{EventId, InvalidEventId};
pub use message::{Direction, Mail, Message, SpamStatus};
pub use name::{InvalidSourceName, ProviderName, SourceName};
pub use smtp::{EnhancedStatusCode, Smtp};
pub use time::Timestamp;
pub use warning::Warning;
pub use words::UnknownWord;
