//! What was found, and what to do about it.

use crate::{
    CliError,
    colours::{Colours, Tone},
    output,
};
use serde_json::json;

/// How one part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// As it should be; a few words about it.
    Well(String),
    /// Not as it should be.
    Bad {
        /// What is wrong.
        fault: String,
        /// What to do.
        remedy: String,
    },
    /// It could not be looked at, and why.
    Skipped(String),
}

impl Finding {
    /// A part that is not as it should be.
    pub(super) fn bad(fault: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Bad {
            fault: fault.into(),
            remedy: remedy.into(),
        }
    }
}

/// Prints findings, and counts the bad ones.
pub(super) struct Report {
    json: bool,
    colours: Colours,
    pub(super) bad: usize,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self {
            json,
            colours: Colours::of_output(json),
            bad: 0,
        }
    }

    /// Prints a finding about a part.
    ///
    /// # Errors
    ///
    /// [`CliError::Output`].
    pub(super) fn add(&mut self, part: &str, finding: &Finding) -> Result<(), CliError> {
        self.bad += usize::from(matches!(finding, Finding::Bad { .. }));
        output::print(&if self.json {
            in_json(part, finding)
        } else {
            in_words(part, finding, self.colours)
        })
    }
}

fn in_words(part: &str, finding: &Finding, colours: Colours) -> String {
    let word = |tone, word: &str| colours.paint(tone, &format!("{word:<9}"));
    match finding {
        Finding::Well(words) => {
            format!("{}{part}: {words}", word(Tone::Good, "ok"))
        }
        Finding::Skipped(why) => {
            format!("{}{part}: {why}", word(Tone::Doubtful, "skipped"))
        }
        Finding::Bad { fault, remedy } => {
            let bad = word(Tone::Bad, "BAD");
            format!("{bad}{part}: {fault}\n         -> {remedy}")
        }
    }
}

fn in_json(part: &str, finding: &Finding) -> String {
    let finding = match finding {
        Finding::Well(words) => json!({"part": part, "finding": "ok", "about": words}),
        Finding::Skipped(why) => json!({"part": part, "finding": "skipped", "about": why}),
        Finding::Bad { fault, remedy } => {
            json!({"part": part, "finding": "bad", "about": fault, "remedy": remedy})
        }
    };
    finding.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bad_comes_with_a_remedy() {
        let finding = Finding::bad("it is not there", "make it");
        assert_eq!(
            in_words("queue", &finding, Colours::of_output(true)),
            "BAD      queue: it is not there\n         -> make it"
        );
        let told: serde_json::Value = serde_json::from_str(&in_json("queue", &finding)).unwrap();
        assert_eq!(told["remedy"], "make it");
    }
}
