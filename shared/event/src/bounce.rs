//! The bounce family: a bounce mail came back, or the provider calls it a bounce.

use crate::Address;
use serde::{Deserialize, Serialize};

words! {
    /// How the mail came back.
    pub enum BounceKind {
        /// The provider recognised a bounce of one of our mails.
        Bounced = "bounced",
        /// Any mail to the envelope address came back: a bounce or an automatic reply.
        ReturnedMail = "returned_mail",
    }
}

/// The bounce mail itself, where the provider tells about it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Bounce {
    /// The provider's id of the bounce mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The provider's token of the bounce mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The bounce mail's own Message-ID, without angle brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfc_message_id: Option<String>,
    /// Who sent the bounce mail; absent for the null sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Address>,
    /// The return address that the bounce mail came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Address>,
    /// The bounce mail's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

debug_hides!(Bounce);
