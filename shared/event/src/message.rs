//! The mail that an event is about, and whom it concerns.

use crate::{Address, SuppressionAdvice, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// Which way the mail went, seen from the account.
    pub enum Direction {
        /// Sent by the account.
        Outgoing = "outgoing",
        /// Received for the account.
        Incoming = "incoming",
    }
}

words! {
    /// What the provider's spam check said.
    pub enum SpamStatus {
        /// No check was made.
        NotChecked = "not_checked",
        /// Checked and clean.
        NotSpam = "not_spam",
        /// Checked and found to be spam.
        Spam = "spam",
    }
}

/// Whom an event about a mail concerns. Every member is written only when it is known.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Mail {
    /// The mail itself.
    // In a place of its own, since an event is moved more often than it is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Box<Message>>,
    /// The recipient that the event is about, if the provider names one and only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Address>,
    /// Every recipient that the provider names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Address>,
    /// Whether `recipient` is surely the one that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_certain: Option<bool>,
    /// The provider's own sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the event says for or against sending to the recipient again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression_advice: Option<SuppressionAdvice>,
}

/// The mail that an event is about.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Message {
    /// The provider's id of the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The provider's random token of the mail, where ids are not unique across servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The `Message-ID` header (RFC 5322), without angle brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfc_message_id: Option<String>,
    /// Which way the mail went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The sender's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Address>,
    /// The sender's display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// The subject line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Tags without a value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Tags with a value.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What the sender attached to the mail for itself.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
    /// The broadcast or mailing that the mail belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broadcast_id: Option<String>,
    /// The template that the mail was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// What the provider's spam check said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam_status: Option<SpamStatus>,
    /// When the provider took the mail; not when the event happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
}

debug_hides!(Mail, Message);
