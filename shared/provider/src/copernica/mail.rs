//! The variables that all events about a mail have in common.

use super::tags::tags;
use crate::{Fields, judge::recipient::only_one};
use mailhooks_event::{Address, Direction, Mail, Message};

/// Takes the message and its one recipient (copernica.com/en/documentation/webhooks). `id` is that of the
/// message, not of the event; `mailing` came later, and release notes only hint at it.
pub(super) fn take(fields: &mut Fields) -> Mail {
    let (tags, labels) = tags(fields);
    let message = Message {
        id: fields.text("id"),
        direction: Some(Direction::Outgoing),
        tags,
        labels,
        broadcast_id: fields.text("mailing"),
        ..Message::default()
    };
    Mail {
        message: Some(Box::new(message)),
        ..concerning(fields.address("recipient"))
    }
}

/// Whom an event concerns that names one address.
pub(super) fn concerning(address: Option<Address>) -> Mail {
    let recipients: Vec<Address> = address.into_iter().collect();
    let recipient = only_one(&recipients);
    Mail {
        recipient_certain: Some(recipient.as_ref().is_some_and(is_whole)),
        recipient,
        recipients,
        ..Mail::default()
    }
}

/// Where bytes were no UTF-8, the address is not the one that was meant.
pub(super) fn is_whole(address: &Address) -> bool {
    !address.as_str().contains(char::REPLACEMENT_CHARACTER)
}
