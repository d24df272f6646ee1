//! Whether trying again can help.

use super::{Evidence, wording::Wording};
use mailhooks_event::{EnhancedStatusCode, Permanence};

/// The permanence by the strongest evidence there is, and whether weaker evidence disagrees.
///
/// The order: enhanced code, the provider's type, the reply code, the status word. A reply that calls
/// its own reason a passing one comes before them, but for a policy (x.7.x), which stays.
pub(super) fn permanence(evidence: &Evidence<'_>, reply: &Wording) -> (Permanence, bool) {
    let smtp = evidence.smtp;
    let enhanced = smtp.and_then(|smtp| smtp.enhanced);
    let policy = enhanced.is_some_and(|code| code.subject() == 7);
    let voices = [
        (reply.says_it_passes() && !policy).then_some(Permanence::Transient),
        enhanced.and_then(by_enhanced),
        evidence.provider_type,
        smtp.and_then(|smtp| smtp.code).and_then(by_code),
        evidence.status_word,
    ];
    let mut decided = voices
        .into_iter()
        .flatten()
        .filter(|voice| *voice != Permanence::Undetermined);
    let first = decided.next().unwrap_or(Permanence::Undetermined);
    (first, decided.any(|voice| voice != first))
}

/// RFC 3463 section 2, with one exception: a full mailbox (x.2.2) may be emptied.
fn by_enhanced(code: EnhancedStatusCode) -> Option<Permanence> {
    match (code.class(), code.subject(), code.detail()) {
        (5, 2, 2) | (4, ..) => Some(Permanence::Transient),
        (5, ..) => Some(Permanence::Permanent),
        _ => None,
    }
}

/// RFC 5321 section 4.2.1.
fn by_code(code: u16) -> Option<Permanence> {
    match code {
        400..=499 => Some(Permanence::Transient),
        500..=599 => Some(Permanence::Permanent),
        _ => None,
    }
}
