//! The engagement family: a recipient opened the mail or clicked a link.

use serde::{Deserialize, Serialize};

words! {
    /// What the recipient, or a program reading for them, did.
    pub enum EngagementKind {
        /// The tracking image was loaded.
        Opened = "opened",
        /// A link was followed.
        Clicked = "clicked",
    }
}

/// Where and with what it was done.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Engagement {
    /// The link's target; only for clicks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The provider's token of the link; not the message's token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_token: Option<String>,
    /// The address that the request came from; may be a proxy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The `User-Agent` of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The `Referer` of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referer: Option<String>,
}

debug_hides!(Engagement);
