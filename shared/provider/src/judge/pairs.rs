//! Which pairs of letters stand side by side in a text.

/// The pairs of a text. A phrase with a pair that the text has not is not in the text, and to ask for that
/// takes much less than to search: of the many phrases that are asked for, a reply has one or two.
///
/// Five bits of each letter tell pairs apart, so a pair may be taken for another, and a phrase that is
/// not ruled out must be searched for.
#[derive(Default)]
pub(super) struct Pairs([u32; 32]);

impl Pairs {
    pub(super) fn of(text: &str) -> Self {
        let mut pairs = Self::default();
        for (first, second) in pairs_of(text) {
            pairs.0[first] |= 1 << second;
        }
        pairs
    }

    /// Whether the text lacks some pair of the phrase, so that the phrase is not in it.
    pub(super) fn rule_out(&self, phrase: &str) -> bool {
        pairs_of(phrase).any(|(first, second)| self.0[first] & 1 << second == 0)
    }
}

/// The pairs, five bits of each letter.
fn pairs_of(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let pairs = text.as_bytes().windows(2);
    pairs.map(|pair| (usize::from(pair[0] & 31), usize::from(pair[1] & 31)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_phrase_with_a_foreign_pair_is_ruled_out() {
        let pairs = Pairs::of(" user unknown . ");
        // The last is not in the text, but nothing of it is foreign.
        for phrase in ["user unknown", " user ", "n . ", "u", "", " unknown user "] {
            assert!(!pairs.rule_out(phrase), "{phrase}");
        }
        for phrase in ["spam", " unknown mailbox ", "users"] {
            assert!(pairs.rule_out(phrase), "{phrase}");
        }
    }

    proptest! {
        #[test]
        fn what_is_in_a_text_is_never_ruled_out(before in ".*", phrase in ".*", after in ".*") {
            let text = format!("{before}{phrase}{after}");
            prop_assert!(!Pairs::of(&text).rule_out(&phrase));
        }
    }
}
