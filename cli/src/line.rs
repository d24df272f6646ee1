//! An event in one line: when, whose, what, and a few words about it. Never an address, a subject or
//! anything else that may be personal; who needs more asks for the event.

use crate::colours::{Colours, Tone};
use mailhooks_event::{Action, Event, Happening};

/// The event in one line.
pub(crate) fn of(event: &Event, colours: Colours) -> String {
    let kind = format!("{:<22}", format!("{}.{}", event.family(), event.kind()));
    let kind = colours.paint(Tone::of(&event.happening), &kind);
    let (source, words) = (event.source.as_str(), words(event));
    let line = format!(
        "{}  {source:<12}  {kind}  {}  {words}",
        event.time, event.id
    );
    line.trim_end().to_owned()
}

/// Words from closed sets, numbers and the provider's name for the event.
pub(crate) fn words(event: &Event) -> String {
    let data = &event.data;
    let mut words = Vec::new();
    if let Some(failure) = &data.failure {
        words.push(format!("{} {}", failure.permanence, failure.category));
    }
    if let Some(smtp) = &data.smtp {
        let code = smtp.code.map(|code| code.to_string());
        let enhanced = smtp.enhanced.map(|enhanced| enhanced.to_string());
        let codes: Vec<String> = [code, enhanced].into_iter().flatten().collect();
        words.extend((!codes.is_empty()).then(|| codes.join(" ")));
    }
    let advice = data
        .mail
        .suppression_advice
        .as_ref()
        .map(|advice| advice.action);
    if let Some(action) = advice.filter(|action| *action != Action::None) {
        words.push(format!("advice: {action}"));
    }
    if let Happening::Quarantine(..) = &event.happening {
        words.extend(data.provider_event.as_deref().map(shown));
    }
    if !data.warnings.is_empty() {
        let warnings: Vec<String> = data.warnings.iter().map(ToString::to_string).collect();
        words.push(format!("warning: {}", warnings.join(" and ")));
    }
    words.join(", ")
}

/// A name that came from outside, harmless for a terminal.
fn shown(name: &str) -> String {
    let name: String = name.chars().take(60).collect();
    format!("\"{}\"", name.escape_debug())
}
