//! What real servers answer, in short, and what may follow from it.

use super::{Evidence, advice::by_failure, judge};
use crate::Reply;
use mailhooks_event::{Action, Category, Permanence, Phase, Scope};

/// The cause, and the advice about an outgoing mail that Postal calls a hard failure.
fn advised(reply: &str) -> (Category, Permanence, Action, Scope) {
    let smtp = Reply::parse(reply).into_smtp();
    let (failure, _) = judge(&Evidence {
        status_word: Some(Permanence::Permanent),
        smtp: Some(&smtp),
        ..Evidence::of(Phase::Smtp)
    });
    let advice = by_failure(&failure, smtp.enhanced, false);
    (
        failure.category,
        failure.permanence,
        advice.action,
        advice.scope,
    )
}

/// Every reply gives this cause and this advice on the address.
fn all(replies: &[&str], category: Category, action: Action) {
    for reply in replies {
        let (found, _, advice, scope) = advised(reply);
        let expected = (category, action, Scope::Address);
        assert_eq!((found, advice, scope), expected, "{reply}");
    }
}

#[test]
fn the_senders_fault_is_not_the_recipients() {
    let replies = [
        // Exim with a sender callout, as cPanel sets it up.
        "550-Verification failed for <bounces@example.com>\n\
         550-Called:   192.0.2.9\n\
         550-Sent:     RCPT TO:<bounces@example.com>\n\
         550-Response: 550 No such user here\n\
         550 Sender verify failed",
        "550-Verification failed for <bounces@example.com>\n550 No such user here",
        "550 Callout failed: 550 5.1.1 unknown user",
        // Postfix, with and without its enhanced code.
        "550 5.7.1 <me@example.com>: Sender address rejected: User unknown in relay recipient table",
        "550 5.1.0 <me@example.com>: Sender address rejected: User unknown in local recipient table",
        "550 <me@example.com>: Sender address rejected: User unknown in local recipient table",
        "550 Sender address rejected: Domain not found",
        "550 5.7.1 Sender domain not found",
        "550 5.1.1 MAIL FROM:<me@example.com> user unknown",
        "550 Message from <me@example.com>: no such user",
        "550 Return-Path: unknown user",
        "550 The From address: mailbox not found",
        // Policy, whatever the words are.
        "554 5.7.1 inactive IP range",
        "550 5.7.1 Rejected: sender account is disabled",
        "550 5.7.1 The account is disabled",
        "550 5.7.1 User unknown",
        "550 5.7.1 no such domain",
        "554 5.7.1 mailbox full",
    ];
    all(&replies, Category::PolicyRejection, Action::None);
    let spam = [
        "550 Your account has been suspended for sending spam",
        "550 This account has been suspended for spam",
    ];
    all(&spam, Category::SpamContent, Action::None);
}

#[test]
fn nothing_but_a_null_mx_speaks_for_a_whole_domain() {
    let doubtful = [
        "550 5.1.2 host name lookup failure",
        "550 Domain not found",
        "550 no such domain",
        "556 no",
    ];
    all(&doubtful, Category::InvalidDomain, Action::Count);
    let relaying = ["550 relay not permitted: no such domain here"];
    all(&relaying, Category::RoutingError, Action::Count);
    for null_mx in [
        "556 5.1.10 no mail here",
        "550 5.1.10 Recipient address has null MX",
        "550 5.1.10 Domain example.org does not accept mail (nullMX)",
    ] {
        let (category, _, action, scope) = advised(null_mx);
        let found = (category, action, scope);
        let expected = (Category::InvalidDomain, Action::Suppress, Scope::Domain);
        assert_eq!(found, expected, "{null_mx}");
    }
}

#[test]
fn a_limit_passes_whatever_the_code_says() {
    for reply in [
        // Gmail.
        "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n\
         550 5.2.1 prevents additional messages from being delivered.",
        "450 4.2.1 The user you are trying to contact is receiving mail too quickly.",
        "550 5.2.1 Mailbox temporarily disabled",
        "550 Too many connections, unknown user",
        "550 5.1.1 Rate limit exceeded, user unknown",
        "550 5.0.0 Too many messages for this mailbox, try again later",
    ] {
        let (category, permanence, action, _) = advised(reply);
        let found = (category, permanence, action);
        let expected = (
            Category::TransientFailure,
            Permanence::Transient,
            Action::Count,
        );
        assert_eq!(found, expected, "{reply}");
    }
}

#[test]
fn words_that_merely_resemble_blame_nobody() {
    let replies = [
        "550 5.0.0 Invalid recipient count for this session",
        "550 Invalid recipients in one transaction",
        "550 The connection was inactive",
    ];
    all(&replies, Category::Unclassified, Action::Count);
}

#[test]
fn who_is_not_there_is_suppressed() {
    let replies = [
        // Exim.
        "550 No Such User Here",
        "550 Unknown user",
        // Postfix.
        "550 5.1.1 <jane@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
        "550 <jane@example.org>: Recipient address rejected: User unknown in relay recipient table",
        // Sendmail and qmail.
        "550 5.1.1 <jane@example.org>... User unknown",
        "550 sorry, no mailbox here by that name (#5.1.1)",
        // Exchange.
        "550 5.1.1 User unknown",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.5.0 Requested action not taken: mailbox unavailable",
        // Gmail.
        "550-5.1.1 The email account that you tried to reach does not exist. Please try\n\
         550 5.1.1 looking for typos, see https://example.com/?p=NoSuchUser",
        "550 The email account that you tried to reach does not exist.",
        // Yahoo.
        "554 delivery error: dd This user doesn't have a yahoo.com account (jane@yahoo.com)",
        // Others.
        "550 Invalid recipient",
        "550 Invalid recipient: jane",
        "550 Invalid recipient <jane@example.org>",
        "550 User unknown, see https://senders.example.org/sender",
    ];
    all(&replies, Category::InvalidRecipient, Action::Suppress);
}

#[test]
fn whose_mailbox_is_closed_is_suppressed() {
    let replies = [
        "550 5.2.1 The email account that you tried to reach is disabled.",
        "550 The email account that you tried to reach is inactive.",
        "554 delivery error: dd This mailbox is disabled (554.30).",
        "550 Account disabled",
        "550 inactive user",
    ];
    all(&replies, Category::InactiveMailbox, Action::Suppress);
}
