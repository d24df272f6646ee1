//! Why a mail did not arrive, as far as the evidence goes.

use serde::{Deserialize, Serialize};

words! {
    /// How far the mail came.
    pub enum Phase {
        /// No server was asked: the provider held or refused the mail itself.
        NotAttempted = "not_attempted",
        /// A server was asked, or could not be reached, while the provider was delivering.
        Smtp = "smtp",
        /// The mail was accepted first; a delivery status notification came later.
        Dsn = "dsn",
        /// Not said.
        Unknown = "unknown",
    }
}

words! {
    /// Whether trying again can help. It is not advice on suppression.
    pub enum Permanence {
        /// It will fail again: a hard bounce.
        Permanent = "permanent",
        /// It may work later: a soft bounce.
        Transient = "transient",
        /// The evidence does not say.
        Undetermined = "undetermined",
    }
}

words! {
    /// The cause, by name. The first thirteen are Ark's classification.
    pub enum Category {
        /// The mailbox does not exist.
        InvalidRecipient = "invalid_recipient",
        /// The mailbox is disabled or suspended.
        InactiveMailbox = "inactive_mailbox",
        /// The mailbox is over its quota.
        MailboxFull = "mailbox_full",
        /// The domain does not exist or takes no mail.
        InvalidDomain = "invalid_domain",
        /// The domain's DNS could not be asked.
        DnsFailure = "dns_failure",
        /// Relaying denied, or no route.
        RoutingError = "routing_error",
        /// The sending address or domain is on a block list.
        SpamBlock = "spam_block",
        /// The content looks like spam.
        SpamContent = "spam_content",
        /// A policy such as DMARC forbids it.
        PolicyRejection = "policy_rejection",
        /// The server could not be reached.
        ConnectionError = "connection_error",
        /// The SMTP dialogue went wrong.
        ProtocolError = "protocol_error",
        /// Some passing trouble.
        TransientFailure = "transient_failure",
        /// No evidence names a cause.
        Unclassified = "unclassified",
        /// The message is larger than the server takes.
        MessageTooLarge = "message_too_large",
        /// An attachment is not allowed.
        AttachmentRejected = "attachment_rejected",
        /// The address is on the provider's suppression list.
        Suppressed = "suppressed",
        /// The sender has used up a limit of the provider.
        SenderQuota = "sender_quota",
        /// The returned mail is an automatic reply, not a bounce.
        AutoReply = "auto_reply",
    }
}

words! {
    /// What the category rests on.
    pub enum CategoryBasis {
        /// The provider named it.
        Provider = "provider",
        /// The enhanced status code (RFC 3463).
        Enhanced = "enhanced",
        /// The SMTP reply code (RFC 5321).
        Code = "code",
        /// Words in the server's or the provider's text.
        Text = "text",
        /// Nothing.
        None = "none",
    }
}

/// Why a mail did not arrive.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failure {
    /// How far the mail came.
    pub phase: Phase,
    /// Whether trying again can help.
    pub permanence: Permanence,
    /// The cause.
    pub category: Category,
    /// What the cause rests on.
    pub category_basis: CategoryBasis,
    /// The provider's own word for the class of failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_type: Option<String>,
    /// The provider's own word below that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_subtype: Option<String>,
    /// The provider's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_code: Option<String>,
}

debug_hides!(Failure);
