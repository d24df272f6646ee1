//! What an event says for or against sending to its recipient again. The wrong address is never
//! suppressed: without a certain recipient there is no advice to act.

use mailhooks_event::{
    Action, Category, CategoryBasis, Direction, EnhancedStatusCode, Event, Failure, Happening,
    Mail, Permanence, Phase, Scope, Smtp, SuppressionAdvice, Warning, bounce::BounceKind,
    delivery::DeliveryKind, suppression::SuppressionKind,
};

/// Puts the advice into an event, where its family has any to give.
pub fn advise(event: &mut Event) {
    let Some(mut advice) = grounds(event) else {
        return;
    };
    let mail = &event.data.mail;
    if is_incoming(mail) {
        advice = SuppressionAdvice::address(Action::None, "incoming mail is not ours to suppress");
    } else if advice.action != Action::None && mail.recipient_certain != Some(true) {
        advice = SuppressionAdvice::address(Action::None, "the recipient is not certain");
        event.data.warn(Warning::RecipientUncertain);
    } else if advice.action != Action::None && has(event, Warning::ShapeContradictsName) {
        advice = SuppressionAdvice::address(Action::None, "the event contradicts itself");
    }
    event.data.mail.suppression_advice = Some(advice);
}

fn is_incoming(mail: &Mail) -> bool {
    mail.message.as_ref().and_then(|message| message.direction) == Some(Direction::Incoming)
}

fn grounds(event: &Event) -> Option<SuppressionAdvice> {
    let address = SuppressionAdvice::address;
    match &event.happening {
        Happening::Delivery(kind) => match kind {
            DeliveryKind::Delivered if has(event, Warning::LabelContradictsCode) => {
                Some(address(Action::None, "the event contradicts itself"))
            }
            DeliveryKind::Delivered => Some(address(
                Action::Clear,
                "the recipient's server took the mail",
            )),
            DeliveryKind::Deferred => Some(address(Action::None, "the provider goes on trying")),
            DeliveryKind::Held => Some(address(Action::None, "the provider holds the mail back")),
            DeliveryKind::Suppressed | DeliveryKind::Failed => Some(of_event(event, false)),
            DeliveryKind::Accepted | DeliveryKind::Scheduled => None,
        },
        Happening::Bounce(BounceKind::Bounced, _) => Some(of_event(event, true)),
        Happening::Bounce(BounceKind::ReturnedMail, _) => Some(address(
            Action::None,
            "returned mail may be an automatic reply",
        )),
        Happening::Complaint(..) => Some(address(Action::Suppress, "the recipient complained")),
        Happening::Suppression(SuppressionKind::Added, _) => Some(address(
            Action::Suppress,
            "the provider put the address on its list",
        )),
        Happening::Suppression(SuppressionKind::Removed, _) => Some(address(
            Action::Clear,
            "the provider took the address off its list",
        )),
        Happening::Engagement(..)
        | Happening::Domain(..)
        | Happening::SendLimit(..)
        | Happening::Contact(..)
        | Happening::Quarantine(..) => None,
    }
}

fn has(event: &Event, warning: Warning) -> bool {
    event.data.warnings.contains(&warning)
}

fn of_event(event: &Event, provider_calls_it_a_bounce: bool) -> SuppressionAdvice {
    let Some(failure) = &event.data.failure else {
        return SuppressionAdvice::address(Action::Count, "it failed, but nothing tells why");
    };
    let smtp = event.data.smtp.as_ref();
    let enhanced = smtp.and_then(|smtp| smtp.enhanced);
    let advice = by_failure(failure, enhanced, provider_calls_it_a_bounce);
    if advice.action == Action::Suppress && smtp.is_some_and(contradicts_itself) {
        return SuppressionAdvice::address(Action::Count, "the two codes contradict each other");
    }
    advice
}

/// Whether the reply code calls passing what the enhanced code calls permanent, or the reverse.
fn contradicts_itself(smtp: &Smtp) -> bool {
    let by_code = smtp.code.map(|code| code / 100);
    let by_enhanced = smtp.enhanced.map(|enhanced| u16::from(enhanced.class()));
    by_code.is_some() && by_enhanced.is_some() && by_code != by_enhanced
}

pub(super) fn by_failure(
    failure: &Failure,
    enhanced: Option<EnhancedStatusCode>,
    provider_calls_it_a_bounce: bool,
) -> SuppressionAdvice {
    let address = SuppressionAdvice::address;
    if enhanced.is_some_and(|code| code.subject() == 1 && matches!(code.detail(), 7 | 8)) {
        return address(
            Action::None,
            "the sender's address was refused, not the recipient's",
        );
    }
    if failure.phase == Phase::NotAttempted && failure.category == Category::Unclassified {
        return address(
            Action::None,
            "no server was asked, and nothing blames the address",
        );
    }
    match failure.permanence {
        Permanence::Permanent => permanent(failure, enhanced, provider_calls_it_a_bounce),
        Permanence::Transient if concerns_the_sender(failure.category) => {
            address(Action::None, "the cause lies with the sender")
        }
        Permanence::Transient => address(Action::Count, "it failed for a passing reason"),
        Permanence::Undetermined if concerns_the_sender(failure.category) => {
            address(Action::None, "the cause lies with the sender")
        }
        Permanence::Undetermined => {
            address(Action::Count, "it failed, but nothing tells for how long")
        }
    }
}

fn permanent(
    failure: &Failure,
    enhanced: Option<EnhancedStatusCode>,
    provider_calls_it_a_bounce: bool,
) -> SuppressionAdvice {
    let address = SuppressionAdvice::address;
    match failure.category {
        Category::InvalidRecipient => address(Action::Suppress, "the mailbox does not exist"),
        Category::InactiveMailbox => address(Action::Suppress, "the mailbox is disabled"),
        Category::InvalidDomain if is_null_mx(failure, enhanced) => SuppressionAdvice {
            scope: Scope::Domain,
            ..address(Action::Suppress, "the domain takes no mail")
        },
        Category::Suppressed => suppressed(failure),
        Category::Unclassified if provider_calls_it_a_bounce && is_called_hard(failure) => {
            address(Action::Suppress, "the provider calls it a hard bounce")
        }
        Category::Unclassified
        | Category::InvalidDomain
        | Category::MailboxFull
        | Category::DnsFailure
        | Category::RoutingError
        | Category::ConnectionError
        | Category::ProtocolError
        | Category::TransientFailure => address(
            Action::Count,
            "it failed for good, but not surely by the address",
        ),
        Category::SpamBlock
        | Category::SpamContent
        | Category::PolicyRejection
        | Category::MessageTooLarge
        | Category::AttachmentRejected
        | Category::SenderQuota
        | Category::AutoReply => address(Action::None, "the cause lies with the sender"),
    }
}

/// Whether the domain itself declares that it takes no mail (RFC 7505). Any other word against a domain
/// may be a failed look-up, or mean the sender's.
fn is_null_mx(failure: &Failure, enhanced: Option<EnhancedStatusCode>) -> bool {
    failure.category_basis == CategoryBasis::Enhanced
        && enhanced.is_some_and(|code| (code.subject(), code.detail()) == (1, 10))
}

/// Whether the provider itself says so (Resend). A bare 550 is permanent too, and may mean anything.
fn is_called_hard(failure: &Failure) -> bool {
    let word = failure.provider_type.as_deref();
    word.is_some_and(|word| word.eq_ignore_ascii_case("permanent"))
}

/// The provider did not even try. Only a cause that it names is grounds of its own.
fn suppressed(failure: &Failure) -> SuppressionAdvice {
    match failure.provider_code.as_deref() {
        Some("previous_bounce") => {
            SuppressionAdvice::address(Action::Suppress, "an earlier mail bounced")
        }
        Some("previous_complaint") => {
            SuppressionAdvice::address(Action::Suppress, "the recipient complained earlier")
        }
        Some(_) | None => SuppressionAdvice::address(
            Action::None,
            "the provider suppresses the address without saying why",
        ),
    }
}

const fn concerns_the_sender(category: Category) -> bool {
    matches!(
        category,
        Category::SpamBlock
            | Category::SpamContent
            | Category::PolicyRejection
            | Category::MessageTooLarge
            | Category::AttachmentRejected
            | Category::SenderQuota
            | Category::Suppressed
    )
}
