//! The suppression family: the provider's own suppression list.

use crate::Address;
use serde::{Deserialize, Serialize};

words! {
    /// What happened to the entry.
    pub enum SuppressionKind {
        /// The address was put on the list.
        Added = "added",
        /// The address was taken off the list.
        Removed = "removed",
    }
}

/// An entry of the provider's suppression list.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Suppression {
    /// The provider's id of the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Why it stands there: `bounce`, `complaint`, `manual`; an open set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The id of the mail that caused the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

debug_hides!(Suppression);
