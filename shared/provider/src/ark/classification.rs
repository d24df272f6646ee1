//! Ark's own judgement of a failure.

use crate::{Fields, Value};
use mailhooks_event::Category;

/// What Ark says of the cause. Name and code are kept as they are; only the name is believed, since
/// two of Ark's pages give the same codes to different names.
#[derive(Default)]
pub(super) struct Classification {
    /// The cause that the name stands for.
    pub(super) category: Option<Category>,
    /// The name.
    pub(super) name: Option<String>,
    /// The code.
    pub(super) code: Option<String>,
}

impl Classification {
    /// Takes it. A name that is not known stays, with a warning.
    pub(super) fn take(payload: &mut Fields) -> Self {
        let name = payload.peek("classification").and_then(Value::as_str);
        let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
        let category = payload.word("classification", category);
        Self {
            // "Could not classify" names no cause, so the server's own words may still tell one.
            category: category.filter(|category| *category != Category::Unclassified),
            name,
            code: payload
                .count("classification_code")
                .map(|code| code.to_string()),
        }
    }

    /// That of a mail which did not fail: there is none, and whatever is said of one stays.
    pub(super) fn of_success(payload: &mut Fields) -> Self {
        for name in ["classification", "classification_code"] {
            if payload.peek(name).is_some_and(Value::is_null) {
                payload.text(name);
            }
        }
        Self::default()
    }
}

/// The names of the webhook pages (arkhq.io/docs/webhooks/overview), and those that the SDKs have for
/// the same causes (ark-ruby `lib/ark_email/models/email_retrieve_deliveries_response.rb`).
fn category(name: &str) -> Option<Category> {
    Some(match name {
        "invalid_recipient" | "no_mailbox" => Category::InvalidRecipient,
        "inactive_mailbox" | "not_accepting_mail" => Category::InactiveMailbox,
        "mailbox_full" => Category::MailboxFull,
        "invalid_domain" => Category::InvalidDomain,
        "dns_failure" | "dns_error" => Category::DnsFailure,
        "routing_error" => Category::RoutingError,
        "spam_block" => Category::SpamBlock,
        "spam_content" => Category::SpamContent,
        // The SDKs group the demand for encryption with policies.
        "policy_rejection" | "policy_violation" | "tls_required" => Category::PolicyRejection,
        "message_too_large" => Category::MessageTooLarge,
        "connection_error" => Category::ConnectionError,
        "protocol_error" => Category::ProtocolError,
        "transient_failure" | "temporarily_unavailable" => Category::TransientFailure,
        "unclassified" => Category::Unclassified,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_webhook_names_are_the_first_thirteen_of_the_vocabulary() {
        for known in Category::ALL.iter().take(13) {
            assert_eq!(category(known.as_str()), Some(*known));
        }
        assert_eq!(category("auto_reply"), None, "Ark has no such name");
    }
}
