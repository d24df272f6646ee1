//! The bounce family: `email.bounced`.

use super::{diagnosis::Diagnosis, mail::mail, told::Told, told::word};
use crate::{
    Fields,
    judge::{Evidence, judge},
};
use mailhooks_event::{
    Category, Happening, Permanence, Phase,
    bounce::{Bounce, BounceKind},
};

/// `data.bounce` (resend.com/docs/webhooks/emails/bounced).
#[derive(Default)]
struct Details {
    message: Option<String>,
    bounce_type: (Option<String>, Option<Permanence>),
    subtype: (Option<String>, Option<Category>),
    diagnosis: Diagnosis,
}

/// The event's name does not make the bounce a hard one: `bounce.type` does, or the server's code.
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    if name != "email.bounced" {
        return None;
    }
    let mut mail = mail(data);
    let details = data.object("bounce", details).unwrap_or_default();
    details.diagnosis.doubt(&mut mail);
    mail.description = details.message;
    let smtp = details.diagnosis.smtp();
    let cause = details
        .subtype
        .1
        .filter(|cause| *cause != Category::Unclassified);
    let suppressed = cause == Some(Category::Suppressed);
    let (mut failure, doubt) = judge(&Evidence {
        provider_type: details.bounce_type.1,
        provider_category: cause,
        // Resend did not try; the answer that it quotes was given to an earlier mail.
        smtp: smtp.as_ref().filter(|_| !suppressed),
        description: mail.description.as_deref(),
        ..Evidence::of(if suppressed {
            Phase::NotAttempted
        } else {
            Phase::Unknown
        })
    });
    if smtp.is_none() && failure.category == Category::Suppressed {
        // Before sub-types came, only the sentence told so.
        failure.phase = Phase::NotAttempted;
    }
    failure.provider_type = details.bounce_type.0;
    failure.provider_subtype = details.subtype.0;
    doubt.into_iter().for_each(|doubt| data.warn(doubt));
    let happening = Happening::Bounce(BounceKind::Bounced, Bounce::default());
    Some(Told {
        smtp,
        failure: Some(failure),
        ..Told::of_mail(happening, mail)
    })
}

fn details(bounce: &mut Fields) -> Details {
    Details {
        message: bounce.text("message"),
        bounce_type: word(bounce, "type", permanence),
        subtype: word(bounce, "subType", cause),
        diagnosis: Diagnosis::take(bounce),
    }
}

/// `Temporary` is how an older page writes `Transient`.
fn permanence(word: &str) -> Option<Permanence> {
    match word.to_ascii_lowercase().as_str() {
        "permanent" => Some(Permanence::Permanent),
        "transient" | "temporary" => Some(Permanence::Transient),
        "undetermined" => Some(Permanence::Undetermined),
        _ => None,
    }
}

/// The sub-types (resend.com/docs/dashboard/emails/email-bounces); some name no cause.
fn cause(word: &str) -> Option<Category> {
    match word.to_ascii_lowercase().as_str() {
        "noemail" => Some(Category::InvalidRecipient),
        "suppressed" | "onaccountsuppressionlist" => Some(Category::Suppressed),
        "mailboxfull" => Some(Category::MailboxFull),
        "messagetoolarge" => Some(Category::MessageTooLarge),
        "contentrejected" => Some(Category::SpamContent),
        "attachmentrejected" => Some(Category::AttachmentRejected),
        "general" | "undetermined" | "messagerejected" => Some(Category::Unclassified),
        _ => None,
    }
}
