//! Postal.
use crate::{Provider, Reading, Scheme, Verified};
use mailhooks_event::ProviderName;
/// x
pub struct Postal;
impl Provider for Postal {
    fn name(&self) -> ProviderName {
        ProviderName::new("postal")
    }
    fn scheme(&self) -> Scheme {
        Scheme::StandardWebhooks
    }
    fn read(&self, webhook: &Verified) -> Reading {
        Reading::Quarantined {
            kind: mailhooks_event::quarantine::QuarantineKind::UnknownType,
            reason: String::new(),
            provider_event: None,
            dedup: crate::read::delivery_or_body(webhook),
        }
    }
}
