//! From evidence to a judgement.

use super::{category::category, permanence::permanence, wording::Wording};
use mailhooks_event::{Category, Failure, Permanence, Phase, Smtp, Warning};

/// What is known about a failure. Whatever is not known is left out.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// How far the mail came.
    pub phase: Phase,
    /// The provider's class of failure, such as a bounce type.
    pub provider_type: Option<Permanence>,
    /// The provider's cause by name.
    pub provider_category: Option<Category>,
    /// The provider's word for the state of the mail, such as `HardFail`.
    pub status_word: Option<Permanence>,
    /// What a server answered.
    pub smtp: Option<&'a Smtp>,
    /// The provider's own sentence.
    pub description: Option<&'a str>,
}

impl<'a> Evidence<'a> {
    /// No evidence beyond the phase.
    #[must_use]
    pub const fn of(phase: Phase) -> Self {
        Self {
            phase,
            provider_type: None,
            provider_category: None,
            status_word: None,
            smtp: None,
            description: None,
        }
    }

    /// The server's lines.
    fn reply(&self) -> Wording {
        let lines = self.smtp.map(|smtp| smtp.text.as_slice());
        Wording::of(lines.unwrap_or_default().iter().map(String::as_str))
    }
}

/// The judgement, and the warning that labels and codes disagree.
#[must_use]
pub fn judge(evidence: &Evidence<'_>) -> (Failure, Option<Warning>) {
    let reply = evidence.reply();
    let (permanence, contradiction) = permanence(evidence, &reply);
    let (category, category_basis) = category(evidence, &reply);
    let failure = Failure {
        phase: evidence.phase,
        permanence,
        category,
        category_basis,
        provider_type: None,
        provider_subtype: None,
        provider_code: None,
    };
    (
        failure,
        contradiction.then_some(Warning::LabelContradictsCode),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reply;
    use mailhooks_event::CategoryBasis;

    fn judged(reply: &str, label: Option<Permanence>) -> (Failure, Option<Warning>) {
        let smtp = Reply::parse(reply).into_smtp();
        judge(&Evidence {
            status_word: label,
            smtp: Some(&smtp),
            ..Evidence::of(Phase::Smtp)
        })
    }

    #[test]
    fn the_enhanced_code_outweighs_reply_code_and_label() {
        let (failure, warning) = judged("550 5.2.2 over quota", Some(Permanence::Permanent));
        assert_eq!(failure.permanence, Permanence::Transient);
        assert_eq!(failure.category, Category::MailboxFull);
        assert_eq!(warning, Some(Warning::LabelContradictsCode));
    }

    #[test]
    fn agreement_gives_no_warning() {
        let (failure, warning) = judged("550 5.1.1 no such user", Some(Permanence::Permanent));
        assert_eq!(failure.permanence, Permanence::Permanent);
        assert_eq!(
            (failure.category, failure.category_basis),
            (Category::InvalidRecipient, CategoryBasis::Enhanced)
        );
        assert_eq!(warning, None);
    }

    #[test]
    fn without_codes_the_label_decides() {
        let (failure, warning) = judged("", Some(Permanence::Permanent));
        assert_eq!(failure.permanence, Permanence::Permanent);
        assert_eq!(
            (failure.category, failure.category_basis),
            (Category::Unclassified, CategoryBasis::None)
        );
        assert_eq!(warning, None);
    }

    #[test]
    fn nothing_gives_nothing() {
        let (failure, _) = judge(&Evidence::of(Phase::Unknown));
        assert_eq!(failure.permanence, Permanence::Undetermined);
    }

    #[test]
    fn the_providers_cause_outweighs_all_others() {
        let smtp = Reply::parse("550 5.1.1 no such user").into_smtp();
        let (failure, _) = judge(&Evidence {
            provider_category: Some(Category::SpamBlock),
            smtp: Some(&smtp),
            ..Evidence::of(Phase::Smtp)
        });
        assert_eq!(
            (failure.category, failure.category_basis),
            (Category::SpamBlock, CategoryBasis::Provider)
        );
    }
}
