//! The bounce family: `bounce`.

use super::{mail, returned_mail::ReturnedMail, told::Told};
use crate::Fields;
use mailhooks_event::{
    Happening, Warning,
    bounce::{Bounce, BounceKind},
};

/// Any mail that came to the envelope address, an automatic reply as well as a report
/// (copernica.com/en/documentation/webhook-bounces). It says something of the original mail, but a
/// failure is reported by an event of its own. The returned mail itself stays in the raw body.
pub(super) fn read(fields: &mut Fields) -> Told {
    let mail = mail::take(fields);
    let mime = fields.whole_text("mime");
    let returned = mime
        .as_deref()
        .map(|mime| ReturnedMail::parse(mime, mail.recipient.as_ref()));
    if matches!(returned, Some(None)) {
        fields.warn(Warning::FieldUnreadable);
    }
    let returned = returned.flatten().unwrap_or_else(ReturnedMail::unexplained);
    returned
        .doubt
        .into_iter()
        .for_each(|doubt| fields.warn(doubt));
    let bounce = Bounce {
        to: fields.address("envelope"),
        ..returned.bounce
    };
    Told {
        smtp: returned.smtp,
        failure: returned.failure,
        ..Told::of_mail(Happening::Bounce(BounceKind::ReturnedMail, bounce), mail)
    }
}
