//! What a family's reader tells of an event. What it did not take of the fields becomes `extra`.

use mailhooks_event::{Failure, Happening, Mail, Smtp};

/// What a family's reader tells of an event.
pub(super) struct Told {
    /// What happened.
    pub(super) happening: Happening,
    /// What it is about: the id of the message or of the profile; never an address.
    pub(super) subject: Option<String>,
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
        Self {
            happening,
            subject: mail.message.as_ref().and_then(|message| message.id.clone()),
            mail,
            smtp: None,
            failure: None,
        }
    }
}
