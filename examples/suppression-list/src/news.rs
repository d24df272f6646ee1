//! What an event says for or against sending to somebody.

use mailhooks_event::{Action, Event, EventId, Family, Scope, Timestamp};

/// Whom an entry of the list is about. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// One address, in lower case.
    Address(String),
    /// Every address of a domain, in lower case.
    Domain(String),
}

impl Target {
    /// The entry's key in the table: `address#jane@example.org` or `domain#example.org`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Address(address) => format!("address#{address}"),
            Self::Domain(domain) => format!("domain#{domain}"),
        }
    }

    /// The entries that an address falls under.
    #[must_use]
    pub fn of(address: &str) -> Vec<Self> {
        let address = address.to_lowercase();
        let domain = domain(&address).map(|domain| Self::Domain(domain.to_owned()));
        [Self::Address(address)].into_iter().chain(domain).collect()
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Target(hidden)")
    }
}

/// What an event says for or against its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A failure that concerns the target for good.
    Suppress(Timestamp),
    /// The recipient complained.
    Complaint(Timestamp),
    /// A failure that proves nothing by itself; its event tells it from others.
    Count(Timestamp, EventId),
    /// The target takes mail.
    Clear(Timestamp),
    /// The provider took the address off its list: somebody has decided, so it ends a complaint too.
    Removed(Timestamp),
}

impl News {
    /// What the event advises, and for whom. Nothing if it advises nothing, or is not certain of its
    /// recipient.
    #[must_use]
    pub fn of(event: &Event) -> Option<(Target, Self)> {
        let mail = &event.data.mail;
        let advice = mail.suppression_advice.as_ref()?;
        if mail.recipient_certain != Some(true) {
            return None;
        }
        let address = mail.recipient.as_ref()?.lookup_key();
        let target = match advice.scope {
            Scope::Address => Target::Address(address),
            Scope::Domain => Target::Domain(domain(&address)?.to_owned()),
        };
        let news = match advice.action {
            Action::Suppress if event.family() == Family::Complaint => Self::Complaint(event.time),
            Action::Suppress => Self::Suppress(event.time),
            Action::Count => Self::Count(event.time, event.id.clone()),
            Action::Clear if event.family() == Family::Suppression => Self::Removed(event.time),
            Action::Clear => Self::Clear(event.time),
            Action::None => return None,
        };
        Some((target, news))
    }
}

fn domain(address: &str) -> Option<&str> {
    let (_, domain) = address.rsplit_once('@')?;
    (!domain.is_empty()).then_some(domain)
}
