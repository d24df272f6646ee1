//! Keeps a canonical event under 200 KB, whatever a body holds.

use mailhooks_event::{Event, Warning};
use serde_json::Value;

/// No canonical event is longer than this as JSON, in bytes. SQS takes 256 KiB including attributes.
pub const MAX_EVENT_BYTES: usize = 200_000;

/// Texts of the vocabulary are cut to this, in bytes: longer ones serve nobody.
pub(crate) const MAX_TEXT_BYTES: usize = 8_192;

/// No body up to this size can give an event that is too long: a reader puts each part of a body into
/// three places at most.
const HARMLESS_BODY_BYTES: usize = 32_768;

/// Cuts an event that is too long: texts and lists to ever smaller sizes until it fits. The raw body
/// keeps what is lost here.
pub(crate) fn bound(event: Event, body_bytes: usize) -> Event {
    if body_bytes <= HARMLESS_BODY_BYTES {
        return event;
    }
    let fits = |event: &Event| {
        event
            .to_json()
            .is_ok_and(|json| json.len() <= MAX_EVENT_BYTES)
    };
    if fits(&event) {
        return event;
    }
    let mut smaller = event;
    smaller.data.warn(Warning::Truncated);
    let (mut texts, mut entries) = (4_096, 1_024);
    while texts >= 64 && !fits(&smaller) {
        smaller = cut_event(smaller, texts, entries);
        (texts, entries) = (texts / 2, entries / 2);
    }
    if !fits(&smaller) {
        smaller.data.extra.clear();
    }
    smaller
}

fn cut_event(event: Event, texts: usize, entries: usize) -> Event {
    let cut = serde_json::to_value(&event).and_then(|mut value| {
        cut_value(&mut value, texts, entries);
        serde_json::from_value(value)
    });
    cut.unwrap_or(event)
}

fn cut_value(value: &mut Value, texts: usize, entries: usize) {
    match value {
        Value::String(text) => cut_text(text, texts),
        Value::Array(list) => {
            list.truncate(entries);
            list.iter_mut()
                .for_each(|value| cut_value(value, texts, entries));
        }
        Value::Object(map) => {
            let surplus: Vec<String> = map
                .iter()
                .filter(|(key, _)| key.len() > texts)
                .map(|(key, _)| key.clone())
                .collect();
            surplus.iter().for_each(|key| drop(map.remove(key)));
            // A map of ours has fewer members than any bound here; only foreign ones are longer.
            while map.len() > entries.max(32) {
                let Some(last) = map.keys().next_back().cloned() else {
                    break;
                };
                map.remove(&last);
            }
            map.values_mut()
                .for_each(|value| cut_value(value, texts, entries));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Cuts a text at a character's boundary.
pub(crate) fn cut_text(text: &mut String, max_bytes: usize) {
    text.truncate(text.floor_char_boundary(max_bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        let mut text = "aé".to_owned();
        cut_text(&mut text, 2);
        assert_eq!(text, "a");
        cut_text(&mut text, 5);
        assert_eq!(text, "a");
    }
}
