//! The complaint family: `email.complained`.

use super::{mail::mail, told::Told};
use crate::Fields;
use mailhooks_event::{
    Happening,
    complaint::{Complaint, ComplaintKind},
};

/// The mail is all there is; who reported it, and how, is not told
/// (resend.com/docs/webhooks/emails/complained).
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    if name != "email.complained" {
        return None;
    }
    let happening = Happening::Complaint(ComplaintKind::Complained, Complaint::default());
    Some(Told::of_mail(happening, mail(data)))
}
