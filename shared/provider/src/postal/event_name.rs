//! The names of Postal's events.

/// One of the ten events that Postal triggers. The send-limit ones are no longer offered in its web
/// interface since 2.0.0, but still reach webhooks for all events (postal
/// `app/models/webhook_event.rb`, `app/models/server.rb`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventName {
    /// The next hop took the mail.
    MessageSent,
    /// An attempt failed; another will follow.
    MessageDelayed,
    /// Postal gave up.
    MessageDeliveryFailed,
    /// Postal keeps the mail back.
    MessageHeld,
    /// A bounce mail came back for a mail that had been sent.
    MessageBounced,
    /// A link was followed.
    MessageLinkClicked,
    /// The tracking image was loaded.
    MessageLoaded,
    /// Ninety per cent of the hourly limit are used.
    SendLimitApproaching,
    /// The hourly limit is used up.
    SendLimitExceeded,
    /// The hourly check found a DNS record wrong.
    DomainDnsError,
}

impl EventName {
    pub(crate) const ALL: [Self; 10] = [
        Self::MessageSent,
        Self::MessageDelayed,
        Self::MessageDeliveryFailed,
        Self::MessageHeld,
        Self::MessageBounced,
        Self::MessageLinkClicked,
        Self::MessageLoaded,
        Self::SendLimitApproaching,
        Self::SendLimitExceeded,
        Self::DomainDnsError,
    ];

    /// The name as Postal writes it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MessageSent => "MessageSent",
            Self::MessageDelayed => "MessageDelayed",
            Self::MessageDeliveryFailed => "MessageDeliveryFailed",
            Self::MessageHeld => "MessageHeld",
            Self::MessageBounced => "MessageBounced",
            Self::MessageLinkClicked => "MessageLinkClicked",
            Self::MessageLoaded => "MessageLoaded",
            Self::SendLimitApproaching => "SendLimitApproaching",
            Self::SendLimitExceeded => "SendLimitExceeded",
            Self::DomainDnsError => "DomainDNSError",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }

    pub(crate) const fn is_send_limit(self) -> bool {
        matches!(self, Self::SendLimitApproaching | Self::SendLimitExceeded)
    }
}
