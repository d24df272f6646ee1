//! What a reader makes of a webhook.

use mailhooks_event::{
    Dedup, Failure, Happening, Mail, Smtp, Timestamp, Warning, quarantine::QuarantineKind,
};
use serde_json::{Map, Value};

/// What a reader makes of a webhook: something that happened, or a reason for quarantine.
#[derive(Debug)]
pub enum Reading {
    /// Something happened, and we know what.
    Understood(Box<Occurrence>),
    /// Authentic, but not to be understood. The raw body is kept.
    Quarantined {
        /// The class of reason.
        kind: QuarantineKind,
        /// One sentence; never a value from the body.
        reason: String,
        /// The provider's name for the event, where the body has one.
        provider_event: Option<String>,
        /// By what a redelivery is recognised.
        dedup: Dedup,
    },
}

/// Something that happened, as far as the reader can tell. [`crate::read()`] adds the rest.
pub struct Occurrence {
    /// What.
    pub happening: Happening,
    /// When, if the body tells.
    pub time: Option<Timestamp>,
    /// What it is about, by the provider's key.
    pub subject: Option<String>,
    /// The provider's name for the event.
    pub provider_event: String,
    /// True when the body named no event and its shape told which one it is.
    pub inferred: bool,
    /// The tenant, server or account id, where known.
    pub account: Option<String>,
    /// By what a redelivery is recognised.
    pub dedup: Dedup,
    /// The mail and whom it concerns. The advice is given by [`crate::read()`], not by readers.
    pub mail: Mail,
    /// What a server answered.
    pub smtp: Option<Smtp>,
    /// Why the mail did not arrive.
    pub failure: Option<Failure>,
    /// What makes it less certain than it looks.
    pub warnings: Vec<Warning>,
    /// Fields that have no place, verbatim.
    pub extra: Map<String, Value>,
}

impl std::fmt::Debug for Occurrence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Occurrence")
            .field("happening", &self.happening)
            .finish_non_exhaustive()
    }
}
