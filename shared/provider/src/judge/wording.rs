//! What a server or a provider wrote, made plain so that phrases can be found in it.

use super::{
    pairs::Pairs,
    phrases::{CAUSES, NULL_MX, PASSING, SENDER},
};
use mailhooks_event::Category;

/// A text in lower case, its words between single spaces. An address is `@`, since any word may be
/// one: `inactive@example.com` is no inactive mailbox. The end of a sentence is a word `.`; a line's
/// end is none, since servers break lines anywhere. A URL stays one word.
pub(super) struct Wording {
    text: String,
    pairs: Pairs,
    /// Whether it says that the trouble passes; it is asked more than once.
    passes: bool,
}

impl Wording {
    /// No reply says anything new after so many lines or bytes of them, and some are megabytes long.
    const MAX_LINES: usize = 100;
    const MAX_BYTES: usize = 16_384;

    pub(super) fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut plain = Plain::new();
        let mut left = Self::MAX_BYTES;
        for line in lines.into_iter().take(Self::MAX_LINES) {
            let beginning = &line[..line.floor_char_boundary(left)];
            plain.push_line(beginning);
            if beginning.len() < line.len() {
                break;
            }
            left -= line.len();
        }
        let text = plain.finish();
        let mut wording = Self {
            pairs: Pairs::of(&text),
            text,
            passes: false,
        };
        wording.passes = wording.has(PASSING);
        wording
    }

    /// Whether it speaks of whoever sends: what it says then is not said of the recipient.
    pub(super) fn is_about_the_sender(&self) -> bool {
        self.has(SENDER)
    }

    /// Whether it says that the trouble passes, such as a limit per hour.
    pub(super) const fn says_it_passes(&self) -> bool {
        self.passes
    }

    /// Whether it says that the recipient's domain takes no mail (RFC 7505).
    pub(super) fn says_null_mx(&self) -> bool {
        self.has(NULL_MX)
    }

    /// The most telling cause that it names, of those that may be.
    pub(super) fn cause(&self, may_be: impl Fn(Category) -> bool) -> Option<Category> {
        if self.is_empty() {
            return None;
        }
        CAUSES
            .iter()
            .find(|(phrase, category)| self.contains(phrase) && may_be(*category))
            .map(|(_, category)| *category)
    }

    fn has(&self, phrases: &[&str]) -> bool {
        !self.is_empty() && phrases.iter().any(|phrase| self.contains(phrase))
    }

    /// Whether there is no word, so that no phrase need be looked for.
    fn is_empty(&self) -> bool {
        self.text == " . "
    }

    fn contains(&self, phrase: &str) -> bool {
        !self.pairs.rule_out(phrase) && self.text.contains(phrase)
    }
}

const fn is_between_words(letter: char) -> bool {
    matches!(
        letter,
        '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\'' | '`' | ',' | '=' | '-' | '/'
    )
}

/// The text while it is being made plain.
struct Plain(String);

impl Plain {
    fn new() -> Self {
        Self(" ".to_owned())
    }

    fn finish(mut self) -> String {
        self.push(".");
        self.0.make_ascii_lowercase();
        self.0
    }

    fn push_line(&mut self, line: &str) {
        // What is made plain is seldom longer: an end of a sentence more for each.
        self.0.reserve(line.len() + 16);
        // Nearly all is ASCII, whose letters and spaces are found without tables; but Unicode has a space more there.
        if line.is_ascii() && !line.as_bytes().contains(&b'\x0b') {
            for word in line.split_ascii_whitespace() {
                self.push_words(word);
            }
        } else {
            for word in line.to_lowercase().split_whitespace() {
                self.push_words(word);
            }
        }
    }

    fn push_words(&mut self, word: &str) {
        // As most words are.
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return self.push(word);
        }
        // Few words have a colon, and it is found sooner than a text of three letters.
        if word.as_bytes().contains(&b':') && word.contains("://") {
            return self.push(word);
        }
        if !word.contains(|letter: char| letter.is_alphanumeric() || letter == '@') {
            return self.push(".");
        }
        let pieces = word
            .split(is_between_words)
            .flat_map(|piece| piece.split_inclusive([':', ';']))
            .filter(|piece| !piece.is_empty());
        for piece in pieces {
            let stem = piece.trim_end_matches(['.', ':', ';', '!', '?']);
            if stem.contains('@') {
                self.push("@");
            } else if !stem.is_empty() {
                self.push(stem);
            }
            if stem != piece {
                self.push(".");
            }
        }
    }

    fn push(&mut self, word: &str) {
        self.0.push_str(word);
        self.0.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_single_spaces() {
        for (text, plain) in [
            ("", " . "),
            ("User  Unknown.", " user unknown . . "),
            ("<a@example.com>... no", " @ . no . "),
            ("from:<a@example.com>", " from . @ . "),
            ("Return-Path (x)", " return path x . "),
            ("invalid - go away", " invalid . go away . "),
            (
                "see https://example.com/sender-x",
                " see https://example.com/sender-x . ",
            ),
            ("of zen.example.org; bye", " of zen.example.org . bye . "),
            (
                "No\tsuch\x0bUser\u{85}\u{1f}Here",
                " no such user \u{1f}here . ",
            ),
            ("NO\x0bÉ", " no é . "),
            ("No\x0bSuch\x0cOne", " no such one . "),
        ] {
            assert_eq!(Wording::of([text]).text, plain, "{text}");
        }
    }

    #[test]
    fn a_phrase_may_run_over_lines() {
        assert!(Wording::of(["sent at a", "rate that is too high"]).says_it_passes());
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_looked_at() {
        let long = "é".repeat(1_000_000);
        assert!(Wording::of([long.as_str(), "user unknown"]).text.len() < 2 * Wording::MAX_BYTES);
        let lines = std::iter::repeat_n("x", 100).chain(["user unknown"]);
        assert_eq!(Wording::of(lines).cause(|_| true), None);
        let half = "x".repeat(Wording::MAX_BYTES / 2);
        let lines = [&half, &half[..half.len() - 12], "user unknown", "spam"];
        let heard = Wording::of(lines);
        assert_eq!(heard.cause(|_| true), Some(Category::InvalidRecipient));
        assert!(!heard.text.contains("spam"));
    }

    #[test]
    fn nothing_is_heard_after_a_cut() {
        let long = "x".repeat(Wording::MAX_BYTES - 20) + " user doesn't have €";
        assert!(long.len() > Wording::MAX_BYTES);
        let heard = Wording::of([long.as_str(), "a b"]);
        assert!(
            heard.text.ends_with(" user doesn t have . "),
            "{}",
            &heard.text[heard.text.len() - 40..]
        );
        assert_eq!(heard.cause(|_| true), None);
    }
}
