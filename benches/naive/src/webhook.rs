//! What Resend sends when a mail bounced.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct Webhook {
    #[serde(rename = "type")]
    pub(crate) event_type: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) data: Email,
}

#[derive(Deserialize)]
pub(crate) struct Email {
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) email_id: String,
    pub(crate) message_id: Option<String>,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) subject: String,
    pub(crate) bounce: Bounce,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bounce {
    pub(crate) message: String,
    #[serde(rename = "type")]
    pub(crate) bounce_type: String,
    pub(crate) sub_type: String,
    pub(crate) diagnostic_code: Option<Vec<String>>,
}
