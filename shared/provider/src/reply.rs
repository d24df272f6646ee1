//! A mail server's reply, as providers quote it.

use mailhooks_event::{EnhancedStatusCode, Smtp};

/// A reply of a mail server (RFC 5321 section 4.2), perhaps over several lines, perhaps with an
/// enhanced status code (RFC 2034), perhaps behind a diagnostic type (`smtp;`, RFC 3464).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The reply code, 200 to 599.
    pub code: Option<u16>,
    /// The enhanced status code.
    pub enhanced: Option<EnhancedStatusCode>,
    /// The lines without codes.
    pub text: Vec<String>,
}

impl Reply {
    /// Reads whatever is there; a text without codes is all text. Lines beyond the hundredth join it, so
    /// that none is lost.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut reply = Self::default();
        for line in text.lines() {
            let line = reply.take_codes(without_diagnostic_type(line.trim()));
            let is_full = reply.text.len() >= Self::MAX_LINES;
            match reply.text.last_mut().filter(|_| is_full) {
                _ if line.is_empty() => {}
                Some(last) => {
                    last.push(' ');
                    last.push_str(line);
                }
                None => reply.text.push(line.to_owned()),
            }
        }
        reply
    }

    /// The same as part of an event.
    #[must_use]
    pub fn into_smtp(self) -> Smtp {
        Smtp {
            code: self.code,
            enhanced: self.enhanced,
            text: self.text,
            ..Smtp::default()
        }
    }

    const MAX_LINES: usize = 100;

    /// Takes the codes at the head of a line and gives the rest. The first code of each sort counts.
    fn take_codes<'a>(&mut self, line: &'a str) -> &'a str {
        let (code, rest) = split_code(line);
        if let Some(code) = code {
            self.code = self.code.or(Some(code));
        }
        let (word, after) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        // Some servers write `#5.1.1` or `5.1.1:`; RFC 2034 has neither.
        let bare = word
            .trim_start_matches('#')
            .trim_end_matches([':', ',', ';']);
        match EnhancedStatusCode::parse(bare) {
            // A status of another class than the reply's own is no status but a version or address.
            Some(enhanced)
                if self
                    .code
                    .is_none_or(|code| code / 100 == u16::from(enhanced.class())) =>
            {
                self.enhanced = self.enhanced.or(Some(enhanced));
                after.trim()
            }
            Some(_) | None => rest,
        }
    }
}

/// `550 text`, `550-text` and a bare `550`.
fn split_code(line: &str) -> (Option<u16>, &str) {
    let digits = line
        .get(..3)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let code = digits
        .and_then(|digits| digits.parse().ok())
        .filter(|code| (200..=599).contains(code));
    let rest = line.get(3..).unwrap_or_default();
    match code {
        Some(_) if rest.is_empty() => (code, ""),
        Some(_) if rest.starts_with([' ', '-', '\t']) => (code, rest[1..].trim()),
        Some(_) | None => (None, line),
    }
}

/// `smtp; 550 …` without its diagnostic type (RFC 3464 section 2.3.6). Other words before a semicolon
/// belong to the text.
fn without_diagnostic_type(line: &str) -> &str {
    let is_type = |word: &str| {
        let word = word.trim().to_ascii_lowercase();
        ["smtp", "lmtp", "unix", "x400"].contains(&word.as_str())
            || word.strip_prefix("x-").is_some_and(|name| {
                let in_a_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                !name.is_empty() && name.bytes().all(in_a_name)
            })
    };
    match line.split_once(';') {
        Some((word, rest)) if is_type(word) => rest.trim(),
        Some(_) | None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<u16>, Option<String>, Vec<String>) {
        let reply = Reply::parse(text);
        (
            reply.code,
            reply.enhanced.map(|code| code.to_string()),
            reply.text,
        )
    }

    fn expect(text: &str, code: Option<u16>, enhanced: Option<&str>, lines: &[&str]) {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(
            parts(text),
            (code, enhanced.map(str::to_owned), lines),
            "{text}"
        );
    }

    #[test]
    fn one_line_with_both_codes() {
        expect(
            "550 5.1.1 No such user",
            Some(550),
            Some("5.1.1"),
            &["No such user"],
        );
        expect("250 2.0.0 OK\n", Some(250), Some("2.0.0"), &["OK"]);
        expect(
            "smtp; 550 5.5.0 Requested action",
            Some(550),
            Some("5.5.0"),
            &["Requested action"],
        );
    }

    #[test]
    fn only_a_diagnostic_type_is_taken_off() {
        for kind in ["smtp", "SMTP ", "lmtp", "x-unix", "X-Postfix"] {
            let reply = format!("{kind}; 550 5.1.1 unknown");
            expect(&reply, Some(550), Some("5.1.1"), &["unknown"]);
        }
        for text in ["blocked; see https://example.com", "x-; y", "no; smtp; 550"] {
            expect(text, None, None, &[text]);
        }
    }

    #[test]
    fn several_lines_give_one_code_and_all_text() {
        expect(
            "550-5.1.1 The account\r\n550-5.1.1 does not exist.\r\n550 5.1.1 Bye",
            Some(550),
            Some("5.1.1"),
            &["The account", "does not exist.", "Bye"],
        );
    }

    #[test]
    fn a_text_without_codes_is_all_text() {
        expect("execution expired", None, None, &["execution expired"]);
        expect("", None, None, &[]);
        expect("5500 messages", None, None, &["5500 messages"]);
        expect("550é", None, None, &["550é"]);
    }

    #[test]
    fn a_status_of_another_class_stays_text() {
        expect("550 2.1.0 odd", Some(550), None, &["2.1.0 odd"]);
        expect("421", Some(421), None, &[]);
        expect("5.7.1 rejected", None, Some("5.7.1"), &["rejected"]);
    }

    #[test]
    fn no_line_of_a_long_reply_is_lost() {
        let reply = Reply::parse(&"550-5.1.1 no\r\n".repeat(5_000));
        assert_eq!(reply.text.len(), 100);
        assert_eq!(reply.text.join(" ").matches("no").count(), 5_000);
    }
}
