//! The send-limit family: the volume that an account may send.

use serde::{Deserialize, Serialize};

words! {
    /// How near the limit is.
    pub enum SendLimitKind {
        /// The volume is near the limit.
        Approaching = "approaching",
        /// The volume is over the limit; the provider holds mail back.
        Exceeded = "exceeded",
    }
}

/// The volume and its limit.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct SendLimit {
    /// Messages sent within the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<u64>,
    /// Messages allowed within the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The window's length in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_seconds: Option<u64>,
    /// The mail server whose limit it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<Server>,
}

/// A mail server of Postal's or Ark's: what others call a project or a sub-account.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Server {
    /// The server's UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// The server's name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The server's name in URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
    /// The permalink of the organization that owns the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

debug_hides!(SendLimit, Server);
