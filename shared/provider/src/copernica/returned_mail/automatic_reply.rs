//! Automatic replies, which prove nothing of the mail that they answer.

use crate::judge::{Evidence, judge};
use mail_parser::Message;
use mailhooks_event::{Category, CategoryBasis, Failure, Phase};

/// Marks of automatic replies (RFC 3834 section 5, and what older programs write). Some reports without
/// a machine-readable part bear the first mark too, but those come from no person.
pub(super) fn is_one(message: &Message<'_>) -> bool {
    let sender = super::from(message)
        .map(|from| from.lookup_key())
        .unwrap_or_default();
    let is_of_a_server = ["mailer-daemon@", "postmaster@"]
        .iter()
        .any(|name| sender.starts_with(name));
    let mut marked = false;
    for (name, value) in message.headers_raw() {
        let value = value.trim().to_ascii_lowercase();
        match name.to_ascii_lowercase().as_str() {
            "x-failed-recipients" => return false,
            "auto-submitted" => marked |= value != "no" && !value.is_empty() && !is_of_a_server,
            "x-autoreply" | "x-autorespond" | "x-autoresponder" => marked |= value != "no",
            "precedence" => marked |= matches!(value.as_str(), "auto_reply" | "auto-reply"),
            _ => {}
        }
    }
    marked
}

/// What an automatic reply proves of the original mail: nothing but that it was answered.
pub(super) fn failure() -> Failure {
    let (failure, _) = judge(&Evidence::of(Phase::Dsn));
    Failure {
        category: Category::AutoReply,
        category_basis: CategoryBasis::Text,
        ..failure
    }
}
