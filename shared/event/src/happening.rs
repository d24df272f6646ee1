//! What happened: the family, the kind within it, and the object in which the family says more.

use crate::{
    Family,
    bounce::{Bounce, BounceKind},
    complaint::{Complaint, ComplaintKind},
    contact::{Contact, ContactKind},
    delivery::DeliveryKind,
    domain::{Domain, DomainKind},
    engagement::{Engagement, EngagementKind},
    quarantine::{Quarantine, QuarantineKind},
    send_limit::{SendLimit, SendLimitKind},
    suppression::{Suppression, SuppressionKind},
};

/// What happened. Every `match` over it names each family, so a new one leads the compiler round.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// A mail on its way out.
    Delivery(DeliveryKind),
    /// A bounce.
    Bounce(BounceKind, Bounce),
    /// A spam complaint.
    Complaint(ComplaintKind, Complaint),
    /// An open or a click.
    Engagement(EngagementKind, Engagement),
    /// News of a sending domain.
    Domain(DomainKind, Domain),
    /// News of the sending volume.
    SendLimit(SendLimitKind, SendLimit),
    /// News of a contact.
    Contact(ContactKind, Contact),
    /// News of the provider's suppression list.
    Suppression(SuppressionKind, Suppression),
    /// Authentic, but not understood.
    Quarantine(QuarantineKind, Quarantine),
}

impl Happening {
    /// The family.
    #[must_use]
    pub const fn family(&self) -> Family {
        match self {
            Self::Delivery(..) => Family::Delivery,
            Self::Bounce(..) => Family::Bounce,
            Self::Complaint(..) => Family::Complaint,
            Self::Engagement(..) => Family::Engagement,
            Self::Domain(..) => Family::Domain,
            Self::SendLimit(..) => Family::SendLimit,
            Self::Contact(..) => Family::Contact,
            Self::Suppression(..) => Family::Suppression,
            Self::Quarantine(..) => Family::Quarantine,
        }
    }

    /// The kind within the family.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Delivery(kind) => kind.as_str(),
            Self::Bounce(kind, _) => kind.as_str(),
            Self::Complaint(kind, _) => kind.as_str(),
            Self::Engagement(kind, _) => kind.as_str(),
            Self::Domain(kind, _) => kind.as_str(),
            Self::SendLimit(kind, _) => kind.as_str(),
            Self::Contact(kind, _) => kind.as_str(),
            Self::Suppression(kind, _) => kind.as_str(),
            Self::Quarantine(kind, _) => kind.as_str(),
        }
    }

    /// Every kind of a family, as it is written in events.
    #[must_use]
    pub fn kinds(family: Family) -> Vec<&'static str> {
        fn spell<T: Copy>(all: &[T], as_str: fn(T) -> &'static str) -> Vec<&'static str> {
            all.iter().map(|kind| as_str(*kind)).collect()
        }
        match family {
            Family::Delivery => spell(DeliveryKind::ALL, DeliveryKind::as_str),
            Family::Bounce => spell(BounceKind::ALL, BounceKind::as_str),
            Family::Complaint => spell(ComplaintKind::ALL, ComplaintKind::as_str),
            Family::Engagement => spell(EngagementKind::ALL, EngagementKind::as_str),
            Family::Domain => spell(DomainKind::ALL, DomainKind::as_str),
            Family::SendLimit => spell(SendLimitKind::ALL, SendLimitKind::as_str),
            Family::Contact => spell(ContactKind::ALL, ContactKind::as_str),
            Family::Suppression => spell(SuppressionKind::ALL, SuppressionKind::as_str),
            Family::Quarantine => spell(QuarantineKind::ALL, QuarantineKind::as_str),
        }
    }
}
