//! The delivery family: `failure` and `delivery`.

use super::{mail, server_answer, told::Told};
use crate::{
    Fields,
    judge::{Evidence, judge},
};
use mailhooks_event::{
    Category, CategoryBasis, Failure, Happening, Phase, Warning, delivery::DeliveryKind,
};

/// A failure is final for its mail, for passing troubles are tried again in silence; nothing but the
/// codes tells whether it will be so for the next (copernica.com/en/documentation/webhook-failures).
pub(super) fn failed(fields: &mut Fields) -> Told {
    let mut mail = mail::take(fields);
    let smtp = server_answer::take(fields, &mut mail);
    let state = fields.text("state");
    let phase = match state.as_deref() {
        // It was accepted first, and came back.
        Some("bounce") => Phase::Dsn,
        Some(_) | None => Phase::Smtp,
    };
    let (mut failure, doubt) = judge(&Evidence {
        smtp: smtp.as_ref(),
        description: mail.description.as_deref(),
        ..Evidence::of(phase)
    });
    if let Some(category) = state.as_deref().and_then(cause).filter(|_| smtp.is_none()) {
        name_cause(&mut failure, category);
    }
    failure.provider_type = state;
    failure.provider_subtype = fields.text("action");
    doubt.into_iter().for_each(|doubt| fields.warn(doubt));
    Told {
        smtp,
        failure: Some(failure),
        ..Told::of_mail(Happening::Delivery(DeliveryKind::Failed), mail)
    }
}

/// What a state tells of the cause where no server said anything; the words are those of the sister
/// product MailerQ (`Mailerq/5.13/json-results.md`).
fn cause(state: &str) -> Option<Category> {
    match state {
        "dns" => Some(Category::DnsFailure),
        "bind" | "connect" => Some(Category::ConnectionError),
        _ => None,
    }
}

/// Names the cause unless something better did.
fn name_cause(failure: &mut Failure, category: Category) {
    if failure.category == Category::Unclassified {
        failure.category = category;
        failure.category_basis = CategoryBasis::Provider;
    }
}

/// The receiving server took the mail; the sister product SMTPeter tells its answer too.
pub(super) fn delivered(fields: &mut Fields) -> Told {
    let mut mail = mail::take(fields);
    let smtp = server_answer::take(fields, &mut mail);
    let is_refused = smtp.as_ref().is_some_and(|smtp| {
        smtp.code.is_some_and(|code| code >= 400)
            || smtp.enhanced.is_some_and(|enhanced| enhanced.class() != 2)
    });
    if is_refused {
        fields.warn(Warning::LabelContradictsCode);
    }
    Told {
        smtp,
        ..Told::of_mail(Happening::Delivery(DeliveryKind::Delivered), mail)
    }
}
