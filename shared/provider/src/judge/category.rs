//! The cause of a failure, by the best evidence that names one.

use super::Evidence;
use mailhooks_event::{Category, CategoryBasis, EnhancedStatusCode};

/// The cause and what it rests on: the provider's word, a telling enhanced code, words in a text, the
/// reply code, a vague enhanced code, in this order.
pub(super) fn category(evidence: &Evidence<'_>) -> (Category, CategoryBasis) {
    let enhanced = evidence.smtp.and_then(|smtp| smtp.enhanced);
    let code = evidence.smtp.and_then(|smtp| smtp.code);
    None.or_else(|| {
        evidence
            .provider_category
            .map(|found| (found, CategoryBasis::Provider))
    })
    .or_else(|| Some((telling(enhanced?)?, CategoryBasis::Enhanced)))
    .or_else(|| Some((evidence.texts().find_map(by_text)?, CategoryBasis::Text)))
    .or_else(|| Some((by_code(code?)?, CategoryBasis::Code)))
    .or_else(|| Some((vague(enhanced?)?, CategoryBasis::Enhanced)))
    .unwrap_or((Category::Unclassified, CategoryBasis::None))
}

/// Codes that name a cause by themselves (RFC 3463 section 3, RFC 5248, RFC 7372, RFC 7505).
fn telling(code: EnhancedStatusCode) -> Option<Category> {
    match (code.class(), code.subject(), code.detail()) {
        (_, 1, 1 | 3 | 6) => Some(Category::InvalidRecipient),
        (_, 1, 2 | 10) => Some(Category::InvalidDomain),
        // The sender's address, not the recipient's.
        (_, 1, 7 | 8) => Some(Category::PolicyRejection),
        (_, 2, 1) => Some(Category::InactiveMailbox),
        (_, 2, 2) => Some(Category::MailboxFull),
        (_, 2, 3) | (_, 3, 4) => Some(Category::MessageTooLarge),
        (_, 3, 1 | 2) | (_, 4, 5 | 7) => Some(Category::TransientFailure),
        (_, 4, 1 | 2) => Some(Category::ConnectionError),
        (_, 4, 3) => Some(Category::DnsFailure),
        (_, 4, 4 | 6) | (_, 3, 5) => Some(Category::RoutingError),
        (_, 5, 1..=999) => Some(Category::ProtocolError),
        (_, 6, 1) => Some(Category::AttachmentRejected),
        (_, 7, 20..=29) => Some(Category::PolicyRejection),
        _ => None,
    }
}

/// What is left to say by the subject alone.
fn vague(code: EnhancedStatusCode) -> Option<Category> {
    match (code.class(), code.subject()) {
        (_, 4) => Some(Category::ConnectionError),
        (_, 5) => Some(Category::ProtocolError),
        (_, 7) => Some(Category::PolicyRejection),
        (4, _) => Some(Category::TransientFailure),
        _ => None,
    }
}

/// RFC 5321 section 4.2.3, where a code means one thing only. 550 means anything, so it names nothing.
fn by_code(code: u16) -> Option<Category> {
    match code {
        421 | 451 | 452 => Some(Category::TransientFailure),
        500..=504 => Some(Category::ProtocolError),
        551 => Some(Category::RoutingError),
        552 => Some(Category::MailboxFull),
        556 => Some(Category::InvalidDomain),
        _ => None,
    }
}

/// Words that servers and providers use, the more telling ones first.
const WORDS: &[(&str, Category)] = &[
    ("suppression list", Category::Suppressed),
    ("send limit", Category::SenderQuota),
    ("daily quota", Category::SenderQuota),
    ("monthly quota", Category::SenderQuota),
    ("spamhaus", Category::SpamBlock),
    ("spamcop", Category::SpamBlock),
    ("barracuda", Category::SpamBlock),
    ("block list", Category::SpamBlock),
    ("blocklist", Category::SpamBlock),
    ("blacklist", Category::SpamBlock),
    ("dnsbl", Category::SpamBlock),
    ("poor reputation", Category::SpamBlock),
    ("low reputation", Category::SpamBlock),
    ("dmarc", Category::PolicyRejection),
    ("spf check", Category::PolicyRejection),
    ("unauthenticated", Category::PolicyRejection),
    ("user unknown", Category::InvalidRecipient),
    ("unknown user", Category::InvalidRecipient),
    ("no such user", Category::InvalidRecipient),
    ("no such recipient", Category::InvalidRecipient),
    ("unknown recipient", Category::InvalidRecipient),
    ("recipient unknown", Category::InvalidRecipient),
    ("invalid recipient", Category::InvalidRecipient),
    ("mailbox not found", Category::InvalidRecipient),
    ("no mailbox here", Category::InvalidRecipient),
    // RFC 5321 section 4.2.3 words 550 so; its 450 says `mail action`.
    (
        "requested action not taken: mailbox unavailable",
        Category::InvalidRecipient,
    ),
    (
        "account that you tried to reach does not exist",
        Category::InvalidRecipient,
    ),
    ("mailbox full", Category::MailboxFull),
    ("mailbox is full", Category::MailboxFull),
    ("over quota", Category::MailboxFull),
    ("quota exceeded", Category::MailboxFull),
    ("account is disabled", Category::InactiveMailbox),
    ("account disabled", Category::InactiveMailbox),
    ("mailbox disabled", Category::InactiveMailbox),
    ("account has been suspended", Category::InactiveMailbox),
    ("inactive", Category::InactiveMailbox),
    ("domain not found", Category::InvalidDomain),
    ("no such domain", Category::InvalidDomain),
    ("too large", Category::MessageTooLarge),
    ("size limit", Category::MessageTooLarge),
    ("attachment", Category::AttachmentRejected),
    ("relay denied", Category::RoutingError),
    ("relaying denied", Category::RoutingError),
    ("relay access denied", Category::RoutingError),
    ("spam", Category::SpamContent),
    ("no smtp servers were available", Category::ConnectionError),
    ("could not connect", Category::ConnectionError),
    ("connection refused", Category::ConnectionError),
    ("connection timed out", Category::ConnectionError),
    ("connection reset", Category::ConnectionError),
    ("execution expired", Category::ConnectionError),
    // Ruby's words for a server that fell silent or hung up (Postal).
    ("net::readtimeout", Category::ConnectionError),
    ("end of file reached", Category::ConnectionError),
    (
        "maximum number of delivery attempts",
        Category::TransientFailure,
    ),
    ("greylist", Category::TransientFailure),
    ("graylist", Category::TransientFailure),
    ("try again later", Category::TransientFailure),
];

/// Addresses are left out, since any word may be one: `inactive@example.com` is no inactive mailbox.
fn by_text(text: &str) -> Option<Category> {
    let words = text.split_whitespace().filter(|word| !word.contains('@'));
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    WORDS
        .iter()
        .find(|(words, _)| text.contains(words))
        .map(|(_, category)| *category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reply;
    use mailhooks_event::Phase;

    fn found(reply: &str) -> (Category, CategoryBasis) {
        let smtp = Reply::parse(reply).into_smtp();
        category(&Evidence {
            smtp: Some(&smtp),
            ..Evidence::of(Phase::Smtp)
        })
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
            found("550 <inactive@example.com>: refused"),
            (Category::Unclassified, CategoryBasis::None)
        );
        assert_eq!(
            found("550 <spam@example.com>: user unknown"),
            (Category::InvalidRecipient, CategoryBasis::Text)
        );
    }

    #[test]
    fn the_senders_address_is_never_the_recipients_fault() {
        assert_eq!(
            found("550 5.1.8 sender unknown user").0,
            Category::PolicyRejection
        );
    }
}
