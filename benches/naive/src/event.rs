//! A bounce in the words that all providers share.

use crate::webhook::{Bounce, Webhook};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// A bounce, with the parts that are attributes too.
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) time: String,
    pub(crate) subject: String,
    pub(crate) recipient: String,
    pub(crate) permanence: &'static str,
    pub(crate) advice: &'static str,
    /// The whole event, a `CloudEvent`.
    pub(crate) json: Value,
}

pub(crate) const SOURCE: &str = "resend";
pub(crate) const PROVIDER: &str = "resend";
pub(crate) const FAMILY: &str = "bounce";
pub(crate) const KIND: &str = "bounced";
pub(crate) const SCHEMA: &str = "urn:mailhooks:schema:1:bounce";

impl Event {
    /// The event that a webhook with this delivery id tells of.
    pub(crate) fn new(webhook: &Webhook, delivery: &str, received_at: DateTime<Utc>) -> Self {
        let email = &webhook.data;
        let id = format!("evt_{delivery}");
        let time = rfc3339(webhook.created_at);
        let recipient = email.to.first().cloned().unwrap_or_default();
        let (from_name, from) = sender(&email.from);
        let message_id = email.message_id.as_deref();
        let diagnostics = email.bounce.diagnostic_code.as_deref();
        let smtp = diagnostics.and_then(|texts| smtp(texts.first()?));
        let failure = Failure::new(&email.bounce, smtp.as_ref());
        let (advice, why) = failure.advice();
        let json = json!({
            "specversion": "1.0",
            "id": id,
            "source": format!("/mailhooks/{PROVIDER}/{SOURCE}"),
            "type": format!("mailhooks.{FAMILY}.{KIND}"),
            "subject": email.email_id,
            "time": time,
            "datacontenttype": "application/json",
            "dataschema": SCHEMA,
            "data": {
                "provider": PROVIDER,
                "provider_event": webhook.event_type,
                "inferred": false,
                "received_at": rfc3339(received_at),
                "dedup": {"basis": "delivery_id", "key": delivery},
                "warnings": [],
                "message": {
                    "id": email.email_id,
                    "rfc_message_id": message_id.map(|id| id.trim_matches(['<', '>'])),
                    "direction": "outgoing",
                    "from": from,
                    "from_name": from_name,
                    "subject": email.subject,
                    "labels": email.tags,
                    "sent_at": rfc3339(email.created_at),
                },
                "recipient": recipient,
                "recipients": email.to,
                "recipient_certain": email.to.len() == 1,
                "description": email.bounce.message,
                "suppression_advice": {"action": advice, "scope": "address", "why": why},
                "smtp": smtp,
                "failure": {
                    "phase": "unknown",
                    "permanence": failure.permanence,
                    "category": failure.category,
                    "category_basis": failure.category_basis,
                    "provider_type": email.bounce.bounce_type,
                    "provider_subtype": email.bounce.sub_type,
                },
                "extra": {},
            },
        });
        Self {
            id,
            time,
            subject: email.email_id.clone(),
            recipient,
            permanence: failure.permanence,
            advice,
            json,
        }
    }
}

struct Failure {
    permanence: &'static str,
    category: &'static str,
    category_basis: &'static str,
}

impl Failure {
    fn new(bounce: &Bounce, smtp: Option<&Value>) -> Self {
        let permanence = match bounce.bounce_type.as_str() {
            "Permanent" => "permanent",
            "Transient" => "transient",
            _ => "undetermined",
        };
        let enhanced = smtp.and_then(|smtp| smtp["enhanced"].as_str());
        let category = match enhanced.and_then(|code| code.get(2..)) {
            Some("1.1") => "invalid_recipient",
            Some("1.2") => "invalid_domain",
            Some("2.1") => "inactive_mailbox",
            Some("2.2") => "mailbox_full",
            Some("3.4") => "message_too_large",
            Some("7.1") => "policy_rejection",
            _ => "unclassified",
        };
        let is_named = category != "unclassified";
        Self {
            permanence,
            category,
            category_basis: if is_named { "enhanced" } else { "none" },
        }
    }

    /// What a suppression list should do, and why.
    fn advice(&self) -> (&'static str, &'static str) {
        match (self.permanence, self.category) {
            ("permanent", "invalid_recipient") => ("suppress", "the mailbox does not exist"),
            ("permanent", "inactive_mailbox") => ("suppress", "the mailbox is disabled"),
            ("permanent", _) => ("count", "it failed for good, but not surely by the address"),
            _ => ("count", "it failed for a passing reason"),
        }
    }
}

/// The parts of `smtp; 550 5.1.1 user unknown`.
fn smtp(text: &str) -> Option<Value> {
    let reply = text.split_once("; ").map_or(text, |(_, reply)| reply);
    let (code, rest) = reply.split_once(' ')?;
    let code: u16 = code.parse().ok()?;
    let (enhanced, words) = rest.split_once(' ')?;
    let is_code = |letter: char| letter.is_ascii_digit() || letter == '.';
    let smtp = || json!({"code": code, "enhanced": enhanced, "text": [words]});
    enhanced.chars().all(is_code).then(smtp)
}

/// Name and address of `Name <address>`.
fn sender(text: &str) -> (Option<&str>, &str) {
    match text.split_once(" <") {
        Some((name, address)) => (Some(name), address.trim_end_matches('>')),
        None => (None, text),
    }
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}
