//! The complaint family: a recipient marked the mail as spam.

use crate::Address;
use serde::{Deserialize, Serialize};

words! {
    /// The one kind of complaint.
    pub enum ComplaintKind {
        /// A recipient complained.
        Complained = "complained",
    }
}

/// What the feedback report says of itself.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Complaint {
    /// The address that sent the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<Address>,
    /// The report's `Feedback-Type` (RFC 5965), such as `abuse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_type: Option<String>,
}

debug_hides!(Complaint);
