//! The message object, alike in every event about a mail (postal `lib/postal/message_db/message.rb`).

use crate::{Fields, judge::recipient::only_one};
use mailhooks_event::{Direction, Mail, Message, SpamStatus};

/// Takes a message with its recipient. 1.x and 2.x put the bare id under the name with an underscore
/// when the message had been deleted before the webhook was sent (2.x `app/jobs/send_webhook_job.rb`).
pub(crate) fn take(fields: &mut Fields, name: &str) -> Mail {
    if let Some(mail) = fields.object(name, read) {
        return mail;
    }
    let id = fields.text(&format!("_{name}"));
    mail_of(Message {
        id,
        ..Message::default()
    })
}

fn read(fields: &mut Fields) -> Mail {
    let direction = fields.word("direction", |word| word.parse().ok());
    let recipients: Vec<_> = fields.address("to").into_iter().collect();
    let recipient = only_one(&recipients);
    let (from, from_name) = fields.mailbox("from").unzip();
    let message = Message {
        id: fields.text("id"),
        token: fields.text("token"),
        rfc_message_id: rfc_message_id(fields),
        direction,
        from,
        from_name: from_name.flatten(),
        subject: fields.text("subject"),
        tags: fields.text("tag").into_iter().collect(),
        spam_status: fields.word("spam_status", spam_status),
        sent_at: fields.time("timestamp"),
        ..Message::default()
    };
    // `to` is the recipient of the SMTP envelope, always one; another text means nobody. Of incoming
    // mail it is one of our own.
    let is_certain = recipient.is_some() && direction == Some(Direction::Outgoing);
    Mail {
        recipient_certain: Some(is_certain),
        recipient,
        recipients,
        ..mail_of(message)
    }
}

fn mail_of(message: Message) -> Mail {
    Mail {
        message: (message != Message::default()).then(|| Box::new(message)),
        ..Mail::default()
    }
}

/// The `Message-ID` without angle brackets, which Postal has taken off already.
pub(crate) fn rfc_message_id(fields: &mut Fields) -> Option<String> {
    let id = fields.text("message_id")?;
    let bare = id.trim().trim_start_matches('<').trim_end_matches('>');
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn spam_status(word: &str) -> Option<SpamStatus> {
    match word {
        "NotChecked" => Some(SpamStatus::NotChecked),
        "NotSpam" => Some(SpamStatus::NotSpam),
        "Spam" => Some(SpamStatus::Spam),
        _ => None,
    }
}
