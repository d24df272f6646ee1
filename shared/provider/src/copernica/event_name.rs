//! The events by the names that `type` gives them.

/// An event of Copernica's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EventName {
    /// A mail could not be delivered, told at once or by a bounce that was recognised.
    Failure,
    /// Any mail came back to the envelope address.
    Bounce,
    /// A mail was delivered.
    Delivery,
    /// The tracking image was loaded.
    Open,
    /// A link was followed.
    Click,
    /// Somebody complained; documented for the sister product SMTPeter.
    Abuse,
    /// Somebody unsubscribed.
    Unsubscribe,
    /// A profile or a part of one was made.
    Create,
    /// A profile or a part of one was changed.
    Update,
    /// A profile or a part of one was removed.
    Delete,
}

impl EventName {
    /// Every event.
    pub(super) const ALL: [Self; 10] = [
        Self::Failure,
        Self::Bounce,
        Self::Delivery,
        Self::Open,
        Self::Click,
        Self::Abuse,
        Self::Unsubscribe,
        Self::Create,
        Self::Update,
        Self::Delete,
    ];

    /// The event of this name.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == word)
    }

    /// The name as it is sent.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Bounce => "bounce",
            Self::Delivery => "delivery",
            Self::Open => "open",
            Self::Click => "click",
            Self::Abuse => "abuse",
            Self::Unsubscribe => "unsubscribe",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}
