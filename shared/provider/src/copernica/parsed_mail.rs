//! A mail as text, parsed, whatever it holds.

use mail_parser::{Message, MessageParser};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `read` makes of a mail; none if the text is no mail.
///
/// On odd nestings of parts the crate runs into assertions of its own, which only builds for development
/// have, and into lists that are empty (<https://github.com/stalwartlabs/mail-parser/issues/120>). That
/// must not cost the event around the mail, so such a text is no mail either.
pub(super) fn parsed<T>(text: &str, read: impl FnOnce(&Message<'_>) -> Option<T>) -> Option<T> {
    let read = || read(&MessageParser::new().parse(text.as_bytes())?);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: a@example.org\r\nSubject: b\r\n\r\nc";

    #[test]
    fn a_mail_is_read_and_another_text_is_not() {
        let subject = |text| parsed(text, |message| message.subject().map(str::to_owned));
        assert_eq!(subject(MAIL).as_deref(), Some("b"));
        assert_eq!(subject("From: a@example.org\r\n\r\n"), None);
        assert_eq!(subject(""), None);
    }

    #[test]
    fn a_failure_while_reading_costs_the_mail_alone() {
        let failed = parsed(MAIL, |message| {
            message.parts.get(9).map(|_| 1).or_else(|| panic!())
        });
        assert_eq!(failed, None);
    }
}
