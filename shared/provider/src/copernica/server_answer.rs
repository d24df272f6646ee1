//! What the receiving server answered.

use crate::{Fields, Reply};
use mailhooks_event::{EnhancedStatusCode, Mail, Smtp};

/// Takes `code`, `extended` and `description`, each of which may be absent or empty
/// (copernica.com/en/documentation/webhook-failures). With a code the description is the server's text;
/// without any it is Copernica's own sentence.
pub(super) fn take(fields: &mut Fields, mail: &mut Mail) -> Option<Smtp> {
    let code = fields.word("code", reply_code);
    let enhanced = fields.word("extended", |word| EnhancedStatusCode::parse(word.trim()));
    let description = fields.text("description").unwrap_or_default();
    let reply = Reply::parse(&description);
    let smtp = Smtp {
        code: code.or(reply.code),
        enhanced: enhanced.or(reply.enhanced),
        text: reply.text,
        ..Smtp::default()
    };
    if smtp.code.is_some() || smtp.enhanced.is_some() {
        return Some(smtp);
    }
    mail.description = Some(description).filter(|text| !text.is_empty());
    None
}

/// A reply code (RFC 5321 section 4.2).
fn reply_code(word: &str) -> Option<u16> {
    let code = word.trim().parse().ok();
    code.filter(|code| (200..=599).contains(code))
}
