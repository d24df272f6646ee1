//! Postal: an open-source mail platform that users run themselves.
//!
//! ```text
//! envelope ──▶ event_name ─┐
//!     └─ shape (bare form) ┴─▶ delivery  bounce  engagement  domain  send_limit ──▶ Content
//! ```
//!
//! Every delivery carries `{event, timestamp, payload, uuid}`. The vendor's documentation prints the
//! payload alone; such a bare body is read too, by its shape. The readers of the families take
//! [`Fields`], so that a provider which derives from Postal can use them and add its own.

use crate::{Fields, Provider, Reading, Scheme, Verified};
use mailhooks_event::{ProviderName, engagement::EngagementKind, send_limit::SendLimitKind};

pub(crate) mod bounce;
pub(crate) mod content;
pub(crate) mod delivery;
pub(crate) mod domain;
pub(crate) mod engagement;
pub(crate) mod envelope;
pub(crate) mod event_name;
pub(crate) mod message;
pub(crate) mod prose;
pub(crate) mod send_limit;
pub(crate) mod shape;
pub(crate) mod status;

use content::Content;
use envelope::Envelope;
use event_name::EventName;
use status::Status;

/// Postal.
pub struct Postal;

impl Provider for Postal {
    fn name(&self) -> ProviderName {
        ProviderName::new("postal")
    }

    /// RSA over the raw body; SHA-1 alone before 3.2.0 (postal `lib/postal/http.rb`).
    fn scheme(&self) -> Scheme {
        Scheme::SignedBody {
            sha256: "x-postal-signature-256",
            sha1: Some("x-postal-signature"),
            key_id: "x-postal-signature-kid",
            key_id_required: false,
            shared_by_customers: false,
        }
    }

    fn read(&self, webhook: &Verified) -> Reading {
        read_body(webhook.body())
    }
}

fn read_body(body: &[u8]) -> Reading {
    match Envelope::open(body) {
        Ok(mut envelope) => {
            let content = content(envelope.name, &mut envelope.payload);
            Reading::Understood(Box::new(envelope.into_occurrence(content, body)))
        }
        Err(unopened) => *unopened,
    }
}

/// What a payload says of the event that is named.
pub(crate) fn content(name: EventName, payload: &mut Fields) -> Content {
    match name {
        EventName::MessageSent => delivery::read(Status::Sent, payload),
        EventName::MessageDelayed => delivery::read(Status::SoftFail, payload),
        EventName::MessageDeliveryFailed => delivery::read(Status::HardFail, payload),
        EventName::MessageHeld => delivery::read(Status::Held, payload),
        EventName::MessageBounced => bounce::read(payload),
        EventName::MessageLinkClicked => engagement::read(EngagementKind::Clicked, payload),
        EventName::MessageLoaded => engagement::read(EngagementKind::Opened, payload),
        EventName::SendLimitApproaching => send_limit::read(SendLimitKind::Approaching, payload),
        EventName::SendLimitExceeded => send_limit::read(SendLimitKind::Exceeded, payload),
        EventName::DomainDnsError => domain::read(payload),
    }
}

#[cfg(test)]
mod tests;
