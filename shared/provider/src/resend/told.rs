//! What a family's reader tells of an event, before the envelope is put around it.

use crate::{Fields, Value};
use mailhooks_event::{Failure, Happening, Mail, Smtp, Timestamp};

/// What a family's reader tells of an event. What it did not take of `data` becomes `extra`.
pub(super) struct Told {
    /// What happened.
    pub(super) happening: Happening,
    /// What it is about, by Resend's id or the domain's name; never an address.
    pub(super) subject: Option<String>,
    /// When it happened, where the event has a time besides the envelope's.
    pub(super) time: Option<Timestamp>,
    /// The mail and whom it concerns.
    pub(super) mail: Mail,
    /// What a server answered.
    pub(super) smtp: Option<Smtp>,
    /// Why the mail did not arrive.
    pub(super) failure: Option<Failure>,
}

impl Told {
    /// Something that happened to a mail.
    pub(super) fn of_mail(happening: Happening, mail: Mail) -> Self {
        let subject = mail.message.as_ref().and_then(|message| message.id.clone());
        Self {
            mail,
            ..Self::of_thing(happening, subject)
        }
    }

    /// Something that happened to a domain, a contact or an entry of a list.
    pub(super) fn of_thing(happening: Happening, subject: Option<String>) -> Self {
        Self {
            happening,
            subject,
            time: None,
            mail: Mail::default(),
            smtp: None,
            failure: None,
        }
    }
}

/// A word of Resend's with its meaning. One without a known meaning is given too, and stays in
/// `extra` with a warning.
pub(super) fn word<T>(
    fields: &mut Fields,
    name: &str,
    meaning: impl Fn(&str) -> Option<T>,
) -> (Option<String>, Option<T>) {
    let spelling = fields.peek(name).and_then(Value::as_str);
    let spelling = spelling.filter(|word| !word.is_empty()).map(str::to_owned);
    (spelling, fields.word(name, meaning))
}
