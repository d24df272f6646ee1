//! The family of an event: which function takes it and which queue announces it by default.

words! {
    /// The nine groups that events fall into. The provider's own grouping decides the family.
    pub enum Family {
        /// A mail on its way out: accepted, held, deferred, delivered, failed.
        Delivery = "delivery",
        /// A bounce mail came back, or the provider calls it a bounce.
        Bounce = "bounce",
        /// A recipient marked the mail as spam.
        Complaint = "complaint",
        /// A recipient opened the mail or clicked a link.
        Engagement = "engagement",
        /// A sending domain and its DNS records.
        Domain = "domain",
        /// The volume that an account may send.
        SendLimit = "send_limit",
        /// A contact or profile in a list.
        Contact = "contact",
        /// The provider's own suppression list.
        Suppression = "suppression",
        /// Authentic, but not understood: kept with its raw body.
        Quarantine = "quarantine",
    }
}

impl Family {
    /// The spelling in URLs, function names and queues: a hyphen where data has an underscore.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SendLimit => "send-limit",
            Self::Delivery
            | Self::Bounce
            | Self::Complaint
            | Self::Engagement
            | Self::Domain
            | Self::Contact
            | Self::Suppression
            | Self::Quarantine => self.as_str(),
        }
    }

    /// The family whose URL segment this is. Quarantine has no URL: nobody posts to it.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|family| family.slug() == slug && *family != Self::Quarantine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_leads_back_to_its_family() {
        for family in Family::ALL
            .iter()
            .filter(|family| **family != Family::Quarantine)
        {
            assert_eq!(Family::from_slug(family.slug()), Some(*family));
        }
    }

    #[test]
    fn nobody_can_post_to_quarantine_or_to_the_data_spelling() {
        assert_eq!(Family::from_slug("quarantine"), None);
        assert_eq!(Family::from_slug("send_limit"), None);
    }
}
