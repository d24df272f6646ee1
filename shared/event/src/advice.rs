//! What an event says for or against sending to its recipient again.

use serde::{Deserialize, Serialize};

words! {
    /// What a suppression list should do with the recipient.
    pub enum Action {
        /// Stop sending: the grounds are certain and concern this recipient.
        Suppress = "suppress",
        /// Count it: one such event proves nothing, many do.
        Count = "count",
        /// Change nothing.
        None = "none",
        /// Forget earlier counts: the recipient takes mail.
        Clear = "clear",
    }
}

words! {
    /// What the advice is about.
    pub enum Scope {
        /// The one address.
        Address = "address",
        /// Every address of the domain.
        Domain = "domain",
    }
}

/// Advice with its grounds. It never reaches further than what the event proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuppressionAdvice {
    /// What to do.
    pub action: Action,
    /// To what.
    pub scope: Scope,
    /// The grounds, in one sentence without personal data.
    pub why: String,
}

impl SuppressionAdvice {
    /// Advice about the one address.
    #[must_use]
    pub fn address(action: Action, why: &str) -> Self {
        Self {
            action,
            scope: Scope::Address,
            why: why.to_owned(),
        }
    }
}
