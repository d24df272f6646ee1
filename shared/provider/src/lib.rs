//! The parsing crate: from a webhook as a provider sends it to an event in the canonical vocabulary.
//!
//! ```text
//! Webhook ──verify──▶ Verified ──read──▶ Event
//!    │                    │
//!  Scheme, Credentials   Provider: a name, a scheme and a reader
//! ```
//!
//! Only [`Webhook::verify`] makes a [`Verified`], and only a [`Verified`] can be [`read()`], so no body
//! is parsed before its sender is proven. Reading is total: what cannot be understood becomes a
//! quarantine event, and so does a reader's panic. Everything here is pure: time is a value, and
//! there is no network.
//!
//! A provider is a folder: its `mod.rs` holds name, scheme and envelope, and one file per family
//! holds the reader of that family. [`judge`] holds what all readers share when they weigh evidence.

mod bound;
mod complexity;
mod credentials;
mod fields;
mod moment;
mod occurrence;
mod provider;
mod read;
mod reply;
mod scheme;
mod value;
mod webhook;

pub mod ark;
pub mod copernica;
pub mod judge;
pub mod postal;
pub mod resend;

pub use bound::MAX_EVENT_BYTES;
pub use complexity::UnreadableBody;
pub use credentials::Credentials;
pub use fields::Fields;
pub use occurrence::{Occurrence, Reading};
pub use provider::{PROVIDERS, Provider, provider};
pub use read::{read, withhold_if_stale};
pub use reply::Reply;
pub use scheme::{Scheme, comparable_account};
pub use value::{Object, Value};
pub use webhook::{Attested, Unverified, Verified, Webhook};

/// Why a webhook could not prove its sender.
pub use mailhooks_signature::Refusal;
