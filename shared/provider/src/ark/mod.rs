//! Ark (arkhq.io): a hosted e-mail API that derives from Postal.
//!
//! ```text
//! envelope ──▶ metadata ──▶ delivery (classification, answer)
//!                  └──────▶ Postal's bounce  engagement  domain  send_limit ──▶ Content
//! ```
//!
//! Names, messages and shapes of the ten events are Postal's, so its readers do most of the work.
//! Ark adds metadata, a classification of failures and, on webhooks of a whole platform, the tenant.
//! Its pages disagree about the envelope, so every form that one of them shows is read.

use crate::{
    Fields, Provider, Reading, Scheme, Verified,
    postal::{self, content::Content, event_name::EventName, status::Status},
};
use mailhooks_event::ProviderName;

mod answer;
mod classification;
mod delivery;
mod envelope;
mod metadata;

/// Ark.
pub struct Ark;

impl Provider for Ark {
    fn name(&self) -> ProviderName {
        ProviderName::new("ark")
    }

    /// RSA with SHA-256 over the raw body, by a key that is named and that signs for every customer
    /// (arkhq.io/docs/webhooks/security).
    fn scheme(&self) -> Scheme {
        Scheme::SignedBody {
            sha256: "x-ark-signature",
            sha1: None,
            key_id: "x-ark-signature-kid",
            key_id_required: true,
            shared_by_customers: true,
        }
    }

    fn read(&self, webhook: &Verified) -> Reading {
        read_body(webhook.body())
    }
}

fn read_body(body: &[u8]) -> Reading {
    match envelope::open(body) {
        Ok(mut envelope) => {
            let content = content(envelope.name, &mut envelope.payload);
            Reading::Understood(Box::new(envelope.into_occurrence(content, body)))
        }
        Err(unopened) => *unopened,
    }
}

/// What a payload says of the event that is named.
fn content(name: EventName, payload: &mut Fields) -> Content {
    let metadata = metadata::take(payload);
    let mut content = match name {
        EventName::MessageSent => delivery::read(Status::Sent, payload),
        EventName::MessageDelayed => delivery::read(Status::SoftFail, payload),
        EventName::MessageDeliveryFailed => delivery::read(Status::HardFail, payload),
        EventName::MessageHeld => delivery::read(Status::Held, payload),
        EventName::MessageBounced
        | EventName::MessageLinkClicked
        | EventName::MessageLoaded
        | EventName::SendLimitApproaching
        | EventName::SendLimitExceeded
        | EventName::DomainDnsError => postal::content(name, payload),
    };
    metadata::put(metadata, &mut content.mail);
    content
}

#[cfg(test)]
mod tests;
