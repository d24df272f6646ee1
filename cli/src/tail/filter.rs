//! Which messages are shown.

use clap::Args;
use mailhooks_event::{Event, Family, SourceName};

/// Lists are joined by *and*, the words within a list by *or*; an empty list lets everything through.
#[derive(Debug, Default, Args)]
pub(super) struct Filter {
    /// Only this family, such as bounce or send_limit; may be given several times.
    #[arg(long, value_name = "FAMILY")]
    family: Vec<Family>,
    /// Only this kind, such as delivery.failed; may be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Only this source; may be given several times.
    #[arg(long, value_name = "NAME")]
    source: Vec<SourceName>,
}

impl Filter {
    /// Whether a message is shown. One that is no event of this version is, unless something is asked
    /// for that only an event has.
    pub(super) fn lets_through(&self, event: Option<&Event>) -> bool {
        let Some(event) = event else {
            return self.family.is_empty() && self.kind.is_empty() && self.source.is_empty();
        };
        let kind = format!("{}.{}", event.family(), event.kind());
        (self.family.is_empty() || self.family.contains(&event.family()))
            && (self.kind.is_empty() || self.kind.contains(&kind))
            && (self.source.is_empty() || self.source.contains(&event.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailhooks_sender::{Sample, events_root};

    #[test]
    fn lists_are_joined_by_and_their_words_by_or() {
        let sample = Sample::load(&events_root().join("resend/email-bounced.json")).unwrap();
        let event: Event = serde_json::from_value(sample.expected).unwrap();
        let shows = |family: &[Family], kind: &[&str], source: &[&str], event| {
            let filter = Filter {
                family: family.to_vec(),
                kind: kind.iter().map(ToString::to_string).collect(),
                source: source.iter().map(|name| name.parse().unwrap()).collect(),
            };
            filter.lets_through(event)
        };
        let bounce = Some(&event);
        assert!(shows(&[], &[], &[], bounce));
        assert!(shows(
            &[Family::Contact, Family::Bounce],
            &[],
            &["resend"],
            bounce
        ));
        assert!(shows(&[], &["bounce.bounced"], &[], bounce));
        assert!(!shows(&[Family::Bounce], &[], &["postal"], bounce));
        assert!(!shows(&[], &["bounce.returned_mail"], &[], bounce));
        assert!(shows(&[], &[], &[], None));
        assert!(!shows(&[Family::Bounce], &[], &[], None));
    }
}
