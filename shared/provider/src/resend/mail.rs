//! The data that all e-mail events have in common: the mail and whom it concerns.

use super::{recipient::recipient, tags::tags};
use crate::Fields;
use mailhooks_event::{Direction, Mail, Message};

/// Reads the common fields (resend.com/docs/webhooks/event-types).
pub(super) fn mail(data: &mut Fields) -> Mail {
    Mail {
        message: Some(Box::new(message(data))),
        ..recipient(data)
    }
}

fn message(data: &mut Fields) -> Message {
    let (from, from_name) = data.mailbox("from").unzip();
    let (tags, labels) = tags(data);
    Message {
        id: data.text("email_id"),
        rfc_message_id: data.text("message_id").map(without_brackets),
        direction: Some(Direction::Outgoing),
        from,
        from_name: from_name.flatten(),
        subject: data.text("subject"),
        tags,
        labels,
        broadcast_id: data.text("broadcast_id"),
        template_id: data.text("template_id"),
        sent_at: data.time("created_at"),
        ..Message::default()
    }
}

fn without_brackets(id: String) -> String {
    let bare = id.trim().strip_prefix('<');
    bare.and_then(|id| id.strip_suffix('>'))
        .map_or(id.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_loses_a_pair_of_brackets_only() {
        for (given, expected) in [
            ("<a@b>", "a@b"),
            (" <a@b> ", "a@b"),
            ("a@b", "a@b"),
            ("<a", "<a"),
        ] {
            assert_eq!(without_brackets(given.to_owned()), expected);
        }
    }
}
