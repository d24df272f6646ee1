//! The cause of a failure, by the best evidence that names one.

use super::{
    Evidence,
    codes::{NO_MAIL_FOR_DOMAIN, by_code, telling, vague},
    wording::Wording,
};
use mailhooks_event::{Category, CategoryBasis};
use std::cell::LazyCell;

/// The cause and what it rests on: the provider's word, a telling enhanced code, words in a text, the
/// reply code, a vague enhanced code, in this order.
///
/// None of them accuses the recipient while the texts speak of the sender or of passing trouble: a
/// suppression that is missed comes with the next failure, a wrong one silences somebody.
pub(super) fn category(evidence: &Evidence<'_>, reply: &Wording) -> (Category, CategoryBasis) {
    let enhanced = evidence.smtp.and_then(|smtp| smtp.enhanced);
    let code = evidence.smtp.and_then(|smtp| smtp.code);
    // Where the cause is told by name or code and accuses nobody, the sentence is not read, and nothing about the
    // sender is looked for.
    let sentence = LazyCell::new(|| Wording::of(evidence.description));
    let about_the_sender =
        LazyCell::new(|| reply.is_about_the_sender() || sentence.is_about_the_sender());
    let passes = LazyCell::new(|| reply.says_it_passes() || sentence.says_it_passes());
    let null_mx = || code == Some(NO_MAIL_FOR_DOMAIN) || reply.says_null_mx();

    let may_be = |category| !(accuses(category) && (*passes || *about_the_sender));
    // Where the code says policy, words about a mailbox are about the sender's.
    let policy = enhanced.is_some_and(|code| code.subject() == 7);
    let may_be_by_text = |category| {
        let of_a_mailbox = accuses(category) || category == Category::MailboxFull;
        may_be(category) && !(of_a_mailbox && (policy || *about_the_sender))
    };
    let text = || {
        None.or_else(|| reply.cause(may_be_by_text))
            .or_else(|| sentence.cause(may_be_by_text))
            .or_else(|| passes.then_some(Category::TransientFailure))
            .or_else(|| about_the_sender.then_some(Category::PolicyRejection))
    };
    let by = |basis| move |category| (category, basis);

    None.or_else(|| evidence.provider_category.map(by(CategoryBasis::Provider)))
        .filter(|(category, _)| may_be(*category) && !(policy && accuses(*category)))
        .or_else(|| telling(enhanced?, null_mx).map(by(CategoryBasis::Enhanced)))
        .filter(|(category, _)| may_be(*category))
        .or_else(|| text().map(by(CategoryBasis::Text)))
        .or_else(|| by_code(code?).map(by(CategoryBasis::Code)))
        .or_else(|| vague(enhanced?).map(by(CategoryBasis::Enhanced)))
        .unwrap_or((Category::Unclassified, CategoryBasis::None))
}

/// Whether a cause may lead to a suppression.
const fn accuses(category: Category) -> bool {
    matches!(
        category,
        Category::InvalidRecipient | Category::InactiveMailbox | Category::InvalidDomain
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Reply, judge::judge};
    use mailhooks_event::Phase;

    fn found(reply: &str) -> (Category, CategoryBasis) {
        let smtp = Reply::parse(reply).into_smtp();
        let (failure, _) = judge(&Evidence {
            smtp: Some(&smtp),
            ..Evidence::of(Phase::Smtp)
        });
        (failure.category, failure.category_basis)
    }

    #[test]
    fn a_telling_code_wins_over_words() {
        assert_eq!(
            found("550 5.1.1 looks like spam"),
            (Category::InvalidRecipient, CategoryBasis::Enhanced)
        );
        assert_eq!(
            found("552 5.3.4 too big"),
            (Category::MessageTooLarge, CategoryBasis::Enhanced)
        );
        assert_eq!(
            found("550 5.2.3 too big"),
            (Category::MessageTooLarge, CategoryBasis::Enhanced)
        );
    }

    #[test]
    fn words_win_over_a_vague_code() {
        assert_eq!(
            found("550 5.7.1 listed at Spamhaus"),
            (Category::SpamBlock, CategoryBasis::Text)
        );
        assert_eq!(
            found("550 5.0.0 User unknown"),
            (Category::InvalidRecipient, CategoryBasis::Text)
        );
    }

    #[test]
    fn a_vague_code_is_better_than_nothing() {
        assert_eq!(
            found("550 5.7.1 no"),
            (Category::PolicyRejection, CategoryBasis::Enhanced)
        );
        assert_eq!(
            found("450 4.0.0 no"),
            (Category::TransientFailure, CategoryBasis::Enhanced)
        );
        assert_eq!(
            found("452 no"),
            (Category::TransientFailure, CategoryBasis::Code)
        );
        assert_eq!(
            found("550 no"),
            (Category::Unclassified, CategoryBasis::None)
        );
    }

    #[test]
    fn an_address_names_no_cause() {
        assert_eq!(
            found("550 <inactive-user@example.com>: refused"),
            (Category::Unclassified, CategoryBasis::None)
        );
        assert_eq!(
            found("550 <spam@example.com>: user unknown"),
            (Category::InvalidRecipient, CategoryBasis::Text)
        );
    }

    #[test]
    fn where_the_code_says_policy_not_even_the_provider_accuses_the_recipient() {
        let named = |reply: &str, name| {
            let smtp = Reply::parse(reply).into_smtp();
            let (failure, _) = judge(&Evidence {
                provider_category: Some(name),
                smtp: Some(&smtp),
                ..Evidence::of(Phase::Smtp)
            });
            (failure.category, failure.category_basis)
        };
        assert_eq!(
            named("550 5.7.1 no", Category::InvalidRecipient),
            (Category::PolicyRejection, CategoryBasis::Enhanced)
        );
        assert_eq!(
            named("550 5.7.1 no", Category::SpamBlock),
            (Category::SpamBlock, CategoryBasis::Provider)
        );
    }

    #[test]
    fn who_speaks_of_the_sender_does_not_accuse_the_recipient() {
        assert_eq!(
            found("550 5.1.8 sender unknown user").0,
            Category::PolicyRejection
        );
        assert_eq!(
            found("550 5.1.1 sender unknown user"),
            (Category::PolicyRejection, CategoryBasis::Text)
        );
    }
}
