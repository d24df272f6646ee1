//! The delivery family: Postal's attempt, with Ark's classification and the server's code and host
//! (arkhq.io/docs/api-reference/email-events/email-delivery-failed).

use super::{answer, classification::Classification};
use crate::{
    Fields,
    postal::{content::Content, delivery::Attempt, status::Status},
};
use mailhooks_event::{CategoryBasis, Warning};

/// Reads a payload of the event that stands for this status.
pub(super) fn read(status: Status, payload: &mut Fields) -> Content {
    let was_made = answer::was_tried(payload);
    let mut attempt = Attempt {
        was_made,
        ..Attempt::take(payload)
    };
    let details = attempt.mail.description.as_deref();
    answer::complete(&mut attempt.smtp, details, payload);
    let classification = match status {
        Status::Sent => {
            answer::warn_if_refused(attempt.smtp.as_ref(), payload);
            Classification::of_success(payload)
        }
        Status::SoftFail | Status::HardFail | Status::Held => {
            attempt.smtp = attempt.smtp.filter(|smtp| !answer::is_placeholder(smtp));
            Classification::take(payload)
        }
    };
    let mut failure = attempt.failure(status, classification.category, payload);
    if let Some(failure) = &mut failure {
        let is_overruled = failure.category_basis != CategoryBasis::Provider;
        if classification.category.is_some() && is_overruled {
            payload.warn(Warning::LabelContradictsCode);
        }
        failure.provider_subtype = classification.name;
        failure.provider_code = classification.code;
    }
    attempt.into_content(status, failure)
}
