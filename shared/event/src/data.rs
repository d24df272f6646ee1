//! The part of an event that is the same for all families.

use crate::{Dedup, Failure, Mail, ProviderName, Smtp, Timestamp, Warning};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The `data` of an event, without the object of its family.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Data {
    /// Who reported it.
    pub provider: ProviderName,
    /// The provider's name for the event, verbatim; absent where nothing names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_event: Option<String>,
    /// True when the body named no event and its shape told which one it is.
    pub inferred: bool,
    /// The tenant, server or account id, where the body or the signature tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When the webhook reached us.
    pub received_at: Timestamp,
    /// By what a redelivery is recognised.
    pub dedup: Dedup,
    /// What makes the event less certain than it looks.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The mail and whom it concerns.
    #[serde(flatten)]
    pub mail: Mail,
    /// What a server answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Smtp>,
    /// Why the mail did not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// Fields of the body that have no place above, verbatim.
    #[serde(default)]
    pub extra: Map<String, Value>,
}

debug_hides!(Data);

impl Data {
    /// Notes a doubt once.
    pub fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}
