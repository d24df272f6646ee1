//! Colours, where a person reads at a terminal. The words say everything that the colours do.

use anstyle::{AnsiColor, Color, Style};
use mailhooks_event::{
    Happening, delivery::DeliveryKind, domain::DomainKind, send_limit::SendLimitKind,
};
use mailhooks_intake::config::Environment;
use std::io::{self, IsTerminal};

/// How good the news is. The page has the same four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Doubtful,
    Bad,
    Plain,
}

impl Tone {
    /// How good it is that this happened.
    pub(crate) const fn of(happening: &Happening) -> Self {
        match happening {
            Happening::Delivery(kind) => match kind {
                DeliveryKind::Delivered => Self::Good,
                DeliveryKind::Deferred | DeliveryKind::Held | DeliveryKind::Suppressed => {
                    Self::Doubtful
                }
                DeliveryKind::Failed => Self::Bad,
                DeliveryKind::Accepted | DeliveryKind::Scheduled => Self::Plain,
            },
            Happening::Bounce(..)
            | Happening::Complaint(..)
            | Happening::Domain(DomainKind::DnsError, _)
            | Happening::SendLimit(SendLimitKind::Exceeded, _) => Self::Bad,
            Happening::SendLimit(SendLimitKind::Approaching, _) | Happening::Quarantine(..) => {
                Self::Doubtful
            }
            Happening::Domain(..)
            | Happening::Engagement(..)
            | Happening::Contact(..)
            | Happening::Suppression(..) => Self::Plain,
        }
    }

    fn style(self) -> Style {
        let of = |color| Style::new().fg_color(Some(Color::Ansi(color)));
        match self {
            Self::Good => of(AnsiColor::Green),
            Self::Doubtful => of(AnsiColor::Yellow),
            Self::Bad => of(AnsiColor::Red).bold(),
            Self::Plain => Style::new(),
        }
    }
}

/// Whether words get a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colours(bool);

impl Colours {
    /// For what goes to standard output; there are none in JSON.
    pub(crate) fn of_output(json: bool) -> Self {
        Self::suit(
            !json && io::stdout().is_terminal(),
            Environment::asks_for_plain_text(),
        )
    }

    /// For what goes to standard error.
    pub(crate) fn of_errors() -> Self {
        Self::suit(
            io::stderr().is_terminal(),
            Environment::asks_for_plain_text(),
        )
    }

    const fn suit(is_read_at_a_terminal: bool, is_asked_to_be_plain: bool) -> Self {
        Self(is_read_at_a_terminal && !is_asked_to_be_plain)
    }

    /// The words in the colour of their tone, or as they are.
    pub(crate) fn paint(self, tone: Tone, words: &str) -> String {
        if self.0 {
            let style = tone.style();
            format!("{style}{words}{style:#}")
        } else {
            words.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_gets_colours_and_only_if_nobody_minds() {
        assert_eq!(Colours::suit(true, false), Colours(true));
        for (is_read_at_a_terminal, is_asked_to_be_plain) in
            [(true, true), (false, false), (false, true)]
        {
            assert_eq!(
                Colours::suit(is_read_at_a_terminal, is_asked_to_be_plain),
                Colours(false)
            );
        }
        assert_eq!(Colours::of_output(true), Colours(false));
    }

    #[test]
    fn a_colour_ends_behind_its_words() {
        assert_eq!(
            Colours(true).paint(Tone::Bad, "BAD"),
            "\u{1b}[1m\u{1b}[31mBAD\u{1b}[0m"
        );
        assert_eq!(Colours(true).paint(Tone::Plain, "so"), "so");
        assert_eq!(Colours(false).paint(Tone::Bad, "BAD"), "BAD");
    }

    #[test]
    fn the_tone_is_that_of_the_news() {
        let tone = |kind| Tone::of(&Happening::Delivery(kind));
        assert_eq!(tone(DeliveryKind::Delivered), Tone::Good);
        assert_eq!(tone(DeliveryKind::Deferred), Tone::Doubtful);
        assert_eq!(tone(DeliveryKind::Failed), Tone::Bad);
        assert_eq!(tone(DeliveryKind::Accepted), Tone::Plain);
    }
}
