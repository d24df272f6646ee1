//! Postal's word for the state of a mail after an attempt.

use super::event_name::EventName;
use mailhooks_event::{Permanence, delivery::DeliveryKind};

/// Postal's word for what became of an attempt, one to one with the four events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// The next hop took the mail.
    Sent,
    /// Another attempt will follow.
    SoftFail,
    /// No other attempt will follow.
    HardFail,
    /// Kept back until somebody releases it.
    Held,
}

impl Status {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Sent, Self::SoftFail, Self::HardFail, Self::Held]
            .into_iter()
            .find(|status| status.as_str() == word)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "Sent",
            Self::SoftFail => "SoftFail",
            Self::HardFail => "HardFail",
            Self::Held => "Held",
        }
    }

    pub(crate) const fn event(self) -> EventName {
        match self {
            Self::Sent => EventName::MessageSent,
            Self::SoftFail => EventName::MessageDelayed,
            Self::HardFail => EventName::MessageDeliveryFailed,
            Self::Held => EventName::MessageHeld,
        }
    }

    pub(crate) const fn kind(self) -> DeliveryKind {
        match self {
            Self::Sent => DeliveryKind::Delivered,
            Self::SoftFail => DeliveryKind::Deferred,
            Self::HardFail => DeliveryKind::Failed,
            Self::Held => DeliveryKind::Held,
        }
    }

    /// A held mail waits for a person, whatever the cause: nothing proves that it will fail for good,
    /// and nothing that waiting helps.
    pub(crate) const fn permanence(self) -> Option<Permanence> {
        match self {
            Self::SoftFail => Some(Permanence::Transient),
            Self::HardFail => Some(Permanence::Permanent),
            Self::Sent | Self::Held => None,
        }
    }
}
