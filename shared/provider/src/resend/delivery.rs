//! The delivery family: from `email.sent` to `email.delivered`, `email.failed` or `email.suppressed`.

use super::{diagnosis::Diagnosis, mail::mail, told::Told, told::word};
use crate::{
    Fields,
    judge::{Evidence, judge},
};
use mailhooks_event::{
    Category, Failure, Happening, Mail, Permanence, Phase, Smtp, delivery::DeliveryKind,
};

/// One event per stage (resend.com/docs/webhooks/event-types).
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    let kind = kind(name)?;
    let mut mail = mail(data);
    let (failure, smtp) = match kind {
        DeliveryKind::Deferred => (Some(deferred()), None),
        DeliveryKind::Failed => (Some(failed(data, &mut mail)), None),
        DeliveryKind::Suppressed => suppressed(data, &mut mail),
        DeliveryKind::Accepted
        | DeliveryKind::Scheduled
        | DeliveryKind::Held
        | DeliveryKind::Delivered => (None, None),
    };
    Some(Told {
        smtp,
        failure,
        ..Told::of_mail(Happening::Delivery(kind), mail)
    })
}

fn kind(name: &str) -> Option<DeliveryKind> {
    match name {
        "email.sent" => Some(DeliveryKind::Accepted),
        "email.scheduled" => Some(DeliveryKind::Scheduled),
        "email.delivered" => Some(DeliveryKind::Delivered),
        // Some older pages print the second.
        "email.delivery_delayed" | "email.delivered_delayed" => Some(DeliveryKind::Deferred),
        "email.failed" => Some(DeliveryKind::Failed),
        "email.suppressed" => Some(DeliveryKind::Suppressed),
        _ => None,
    }
}

/// "Temporary" is all that is told of a delay (resend.com/docs/webhooks/emails/delivery-delayed).
fn deferred() -> Failure {
    let (failure, _) = judge(&Evidence {
        provider_type: Some(Permanence::Transient),
        provider_category: Some(Category::TransientFailure),
        ..Evidence::of(Phase::Smtp)
    });
    failure
}

/// `data.failed.reason`, such as `reached_daily_quota`; the list of reasons is not published
/// (resend.com/docs/webhooks/emails/failed). A quota fills again, so its failure passes.
fn failed(data: &mut Fields, mail: &mut Mail) -> Failure {
    let (reason, message) = data
        .object("failed", |failed| {
            (failed.text("reason"), failed.text("message"))
        })
        .unwrap_or_default();
    mail.description = message;
    let quota = reason
        .as_deref()
        .is_some_and(|reason| reason.contains("quota"));
    let (mut failure, _) = judge(&Evidence {
        provider_type: quota.then_some(Permanence::Transient),
        provider_category: quota.then_some(Category::SenderQuota),
        description: mail.description.as_deref().or(reason.as_deref()),
        ..Evidence::of(Phase::NotAttempted)
    });
    failure.provider_code = reason;
    failure
}

/// `data.suppressed` (resend.com/docs/webhooks/emails/suppressed). The diagnostic codes are those of
/// the mail that led to the suppression, so they are no evidence on this one.
fn suppressed(data: &mut Fields, mail: &mut Mail) -> (Option<Failure>, Option<Smtp>) {
    let (mut failure, _) = judge(&Evidence {
        provider_type: Some(Permanence::Permanent),
        provider_category: Some(Category::Suppressed),
        ..Evidence::of(Phase::NotAttempted)
    });
    let diagnosis = data.object("suppressed", |suppressed| {
        (failure.provider_type, _) = word(suppressed, "type", list);
        (failure.provider_code, _) = word(suppressed, "reason", cause);
        mail.description = suppressed.text("message");
        Diagnosis::take(suppressed)
    });
    let diagnosis = diagnosis.unwrap_or_default();
    diagnosis.doubt(mail);
    (Some(failure), diagnosis.smtp())
}

fn list(word: &str) -> Option<()> {
    matches!(word, "Suppressed" | "OnAccountSuppressionList").then_some(())
}

fn cause(word: &str) -> Option<()> {
    matches!(word, "previous_bounce" | "previous_complaint").then_some(())
}
