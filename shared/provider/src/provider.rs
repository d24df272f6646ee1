//! A provider is a name, a scheme and a reader.

use crate::{
    Reading, Scheme, Verified, ark::Ark, copernica::Copernica, postal::Postal, resend::Resend,
};
use mailhooks_event::ProviderName;

/// What a provider must tell about itself: three things, none with a default.
pub trait Provider: Sync {
    /// Its name, as it stands in sources, events and logs.
    fn name(&self) -> ProviderName;

    /// How it signs.
    fn scheme(&self) -> Scheme;

    /// Reads a verified webhook. Total: what cannot be understood is a reading too.
    fn read(&self, webhook: &Verified) -> Reading;
}

/// Every provider that is built in. A new one is one line here.
pub static PROVIDERS: &[&dyn Provider] = &[&Ark, &Copernica, &Postal, &Resend];

/// The provider of this name.
#[must_use]
pub fn provider(name: &str) -> Option<&'static dyn Provider> {
    PROVIDERS
        .iter()
        .copied()
        .find(|provider| provider.name().as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_provider_is_found_by_its_own_name_only() {
        for one in PROVIDERS {
            let found = provider(one.name().as_str()).map(|found| found.name());
            assert_eq!(found, Some(one.name()));
        }
        assert!(provider("Resend").is_none());
        assert!(provider("").is_none());
    }
}
