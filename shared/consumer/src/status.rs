//! What became of a mail, whatever order its events come in.
//!
//! Events come late, twice and out of order, so the last to arrive says nothing. Each status has a
//! rank instead, and the highest stays: a pure maximum, so any order and any repetition gives the same.

mod table;

pub use table::{Raised, StatusTable};

use mailhooks_event::{
    Category, Direction, Event, EventId, Happening, Permanence, SourceName, Timestamp,
    bounce::BounceKind, delivery::DeliveryKind, engagement::EngagementKind,
};
use std::collections::BTreeMap;

/// What became of a mail for one recipient, from the weakest news to the strongest.
///
/// An open or a click proves the delivery. A bounce comes after the server has taken the mail, so it
/// outranks both; a complaint proves that somebody read the mail, whatever else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MailStatus {
    /// The provider will send it later, as asked.
    Scheduled,
    /// The provider took it.
    Accepted,
    /// The provider keeps it back.
    Held,
    /// A try failed for now.
    Deferred,
    /// Not sent: the address is on the provider's suppression list.
    Suppressed,
    /// The provider gave up for a reason that may pass, or that nothing tells.
    GaveUp,
    /// The recipient's server took it.
    Delivered,
    /// Its tracking image was loaded.
    Opened,
    /// A link in it was followed.
    Clicked,
    /// It failed, and would again.
    Failed,
    /// It came back.
    Bounced,
    /// The recipient marked it as spam.
    Complained,
}

impl MailStatus {
    /// What an event says of its mail. Nothing if it is not about a mail of ours on its way out, or if
    /// a returned mail may be an automatic reply.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let message = event.data.mail.message.as_ref();
        if message.and_then(|message| message.direction) == Some(Direction::Incoming) {
            return None;
        }
        match &event.happening {
            Happening::Delivery(kind) => Some(match kind {
                DeliveryKind::Scheduled => Self::Scheduled,
                DeliveryKind::Accepted => Self::Accepted,
                DeliveryKind::Held => Self::Held,
                DeliveryKind::Deferred => Self::Deferred,
                DeliveryKind::Suppressed => Self::Suppressed,
                DeliveryKind::Failed if is_permanent(event) => Self::Failed,
                DeliveryKind::Failed => Self::GaveUp,
                DeliveryKind::Delivered => Self::Delivered,
            }),
            Happening::Bounce(BounceKind::Bounced, _) => Some(Self::Bounced),
            Happening::Bounce(BounceKind::ReturnedMail, _) => {
                is_permanent(event).then_some(Self::Bounced)
            }
            Happening::Complaint(..) => Some(Self::Complained),
            Happening::Engagement(EngagementKind::Opened, _) => Some(Self::Opened),
            Happening::Engagement(EngagementKind::Clicked, _) => Some(Self::Clicked),
            Happening::Domain(..)
            | Happening::SendLimit(..)
            | Happening::Contact(..)
            | Happening::Suppression(..)
            | Happening::Quarantine(..) => None,
        }
    }

    /// The word for it in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Deferred => "deferred",
            Self::Suppressed => "suppressed",
            Self::GaveUp => "gave_up",
            Self::Delivered => "delivered",
            Self::Opened => "opened",
            Self::Clicked => "clicked",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }

    /// The rank, two digits with room between, since tables keep it for years.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Scheduled => 10,
            Self::Accepted => 15,
            Self::Held => 20,
            Self::Deferred => 25,
            Self::Suppressed => 30,
            Self::GaveUp => 35,
            Self::Delivered => 50,
            Self::Opened => 55,
            Self::Clicked => 60,
            Self::Failed => 70,
            Self::Bounced => 80,
            Self::Complained => 90,
        }
    }
}

fn is_permanent(event: &Event) -> bool {
    let failure = event.data.failure.as_ref();
    failure.is_some_and(|failure| {
        failure.permanence == Permanence::Permanent && failure.category != Category::AutoReply
    })
}

/// A mail, and the recipient where the event is certain of one. Its `Debug` shows the source only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatusKey {
    /// The configured source.
    pub source: SourceName,
    /// The provider's key of the mail.
    pub message: String,
    /// The recipient in lower case. An event that is not certain of one speaks of the mail as a whole.
    pub recipient: Option<String>,
}

impl std::fmt::Debug for StatusKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StatusKey")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// The news of one event. The greater one stays: by status, then by time, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatusUpdate {
    /// What became of the mail.
    pub status: MailStatus,
    /// When.
    pub time: Timestamp,
    /// Which event says so.
    pub event: EventId,
}

impl StatusUpdate {
    /// The news of an event, with the mail that it is about. Nothing if there is none.
    #[must_use]
    pub fn of(event: &Event) -> Option<(StatusKey, Self)> {
        let mail = &event.data.mail;
        let recipient = mail.recipient.as_ref();
        let key = StatusKey {
            source: event.source.clone(),
            message: event.subject.clone()?,
            recipient: recipient
                .filter(|_| mail.recipient_certain == Some(true))
                .map(mailhooks_event::Address::lookup_key),
        };
        let update = Self {
            status: MailStatus::of(event)?,
            time: event.time,
            event: event.id.clone(),
        };
        Some((key, update))
    }
}

/// What became of each mail that the events speak of.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> BTreeMap<StatusKey, StatusUpdate> {
    let mut statuses: BTreeMap<StatusKey, StatusUpdate> = BTreeMap::new();
    for (key, update) in events.into_iter().filter_map(StatusUpdate::of) {
        match statuses.get_mut(&key) {
            Some(known) if *known >= update => {}
            Some(known) => *known = update,
            None => {
                statuses.insert(key, update);
            }
        }
    }
    statuses
}

#[cfg(test)]
mod tests;
