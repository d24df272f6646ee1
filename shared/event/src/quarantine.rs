//! Quarantine: authentic, but not understood. The raw body is kept, and this notice tells of it.

use crate::EventId;
use serde::{Deserialize, Serialize};

words! {
    /// Why a webhook could not become an event.
    pub enum QuarantineKind {
        /// The body is readable, but names a type that this version does not know.
        UnknownType = "unknown_type",
        /// The body is not what the provider documents, so nothing sure can be said of it.
        Unreadable = "unreadable",
        /// The type is known and lies outside the families, such as inbound mail.
        Unsupported = "unsupported",
        /// The reader itself failed; the fault is ours.
        ReaderPanicked = "reader_panicked",
    }
}

/// The notice of a quarantined webhook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quarantine {
    /// One sentence on what could not be understood; never a value from the body.
    pub reason: String,
    /// The record that keeps the raw body.
    pub event_id: EventId,
}
