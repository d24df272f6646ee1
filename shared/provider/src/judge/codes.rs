//! The causes that codes name.

use mailhooks_event::{Category, EnhancedStatusCode};

/// Codes that name a cause by themselves (RFC 3463 section 3, RFC 5248, RFC 7372).
pub(super) fn telling(
    code: EnhancedStatusCode,
    says_null_mx: impl Fn() -> bool,
) -> Option<Category> {
    match (code.class(), code.subject(), code.detail()) {
        // RFC 7505 means a domain with a null MX, Exchange Online a mailbox that it cannot find
        // (learn.microsoft.com, "Fix NDR error 550 5.1.10 in Exchange Online").
        (_, 1, 10) if says_null_mx() => Some(Category::InvalidDomain),
        (_, 1, 1 | 3 | 6 | 10) => Some(Category::InvalidRecipient),
        (_, 1, 2) => Some(Category::InvalidDomain),
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
pub(super) fn vague(code: EnhancedStatusCode) -> Option<Category> {
    match (code.class(), code.subject()) {
        (_, 4) => Some(Category::ConnectionError),
        (_, 5) => Some(Category::ProtocolError),
        (_, 7) => Some(Category::PolicyRejection),
        (4, _) => Some(Category::TransientFailure),
        _ => None,
    }
}

/// A domain that takes no mail (RFC 7504 section 4).
pub(super) const NO_MAIL_FOR_DOMAIN: u16 = 556;

/// RFC 5321 section 4.2.3, where a code means one thing only. 550 means anything, so it names nothing.
pub(super) fn by_code(code: u16) -> Option<Category> {
    match code {
        421 | 451 | 452 => Some(Category::TransientFailure),
        500..=504 => Some(Category::ProtocolError),
        551 => Some(Category::RoutingError),
        552 => Some(Category::MailboxFull),
        NO_MAIL_FOR_DOMAIN => Some(Category::InvalidDomain),
        _ => None,
    }
}
