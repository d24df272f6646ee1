//! An event as a queue message, within what SQS takes.

use aws_sdk_sqs::types::MessageAttributeValue;
use mailhooks_event::Event;
use std::collections::HashMap;

/// Body and attributes together, in bytes. SQS takes more today; 256 KiB is what every consumer,
/// extended client and emulator takes.
pub const MAX_MESSAGE_BYTES: usize = 262_144;

/// An event that no queue would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// It is larger than [`MAX_MESSAGE_BYTES`].
    #[error("the message is larger than 256 KiB")]
    TooLarge,
    /// It cannot be written as JSON.
    #[error("the event cannot be written as JSON")]
    NotJson,
}

/// A message: the event as CloudEvents JSON, with attributes for filters.
#[derive(Clone, PartialEq)]
pub struct Message {
    /// The event's id, which is the deduplication id in FIFO queues.
    pub id: String,
    /// The body.
    pub body: String,
    /// Name and value of the attributes; SQS takes ten.
    pub attributes: Vec<(&'static str, String)>,
    /// Events of one subject keep their order in FIFO queues.
    pub group: String,
}

impl Message {
    /// The message for an event.
    ///
    /// # Errors
    ///
    /// If no queue would take it. Canonical events are bounded well below that.
    pub fn new(event: &Event) -> Result<Self, Unsendable> {
        Self::written(event, event.to_json().map_err(|_| Unsendable::NotJson)?)
    }

    /// The same of an event whose JSON is at hand.
    ///
    /// # Errors
    ///
    /// As [`Message::new`].
    pub fn written(event: &Event, body: String) -> Result<Self, Unsendable> {
        let message = Self {
            id: event.id.to_string(),
            body,
            attributes: attributes(event),
            group: group(event),
        };
        if message.bytes() > MAX_MESSAGE_BYTES {
            Err(Unsendable::TooLarge)
        } else {
            Ok(message)
        }
    }

    /// What counts towards SQS's limit: the body, and name, type and value of each attribute.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let attribute = |(name, value): &(&str, String)| name.len() + STRING.len() + value.len();
        self.body.len() + self.attributes.iter().map(attribute).sum::<usize>()
    }

    /// The attributes in the SDK's form.
    pub(super) fn sdk_attributes(&self) -> HashMap<String, MessageAttributeValue> {
        let value = |value: &str| {
            MessageAttributeValue::builder()
                .data_type(STRING)
                .string_value(value)
                .build()
                .ok()
        };
        let mut attributes = HashMap::with_capacity(self.attributes.len());
        for (name, text) in &self.attributes {
            if let Some(value) = value(text) {
                attributes.insert((*name).to_owned(), value);
            }
        }
        attributes
    }
}

const STRING: &str = "String";

fn attributes(event: &Event) -> Vec<(&'static str, String)> {
    let mut attributes = vec![
        ("id", event.id.to_string()),
        ("family", event.family().to_string()),
        ("kind", event.kind().to_owned()),
        ("provider", event.data.provider.to_string()),
        ("source", event.source.to_string()),
        ("schema", event.data_schema()),
    ];
    if let Some(failure) = &event.data.failure {
        attributes.push(("permanence", failure.permanence.to_string()));
    }
    attributes
}

/// A hash, since group ids have an alphabet and a length, and show up in metrics.
fn group(event: &Event) -> String {
    let subject = event.subject.as_deref().unwrap_or_default();
    let text = format!("{}\n{subject}", event.source);
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    data_encoding::HEXLOWER.encode(&digest.as_ref()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_bounce;
    use serde_json::{Value, json};

    #[test]
    fn what_sqs_refuses_is_escaped_and_means_the_same() {
        let mut event = a_bounce();
        let odd = "a\u{fffe}b\u{ffff}c\u{1}d\u{7f}";
        event.data.extra.insert("odd".to_owned(), odd.into());
        let message = Message::new(&event).unwrap();
        // SQS takes #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD and #x10000 to #x10FFFF.
        let taken = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(message.body.chars().all(taken), "{}", message.body);
        let back: Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!(back["data"]["extra"]["odd"], odd);
    }

    #[test]
    fn a_message_that_no_queue_takes_is_not_sent() {
        let mut event = a_bounce();
        let rest = MAX_MESSAGE_BYTES - Message::new(&event).unwrap().bytes();
        event.data.extra.insert(
            "pad".to_owned(),
            "x".repeat(rest - r#""pad":"","#.len() + 1).into(),
        );
        assert_eq!(Message::new(&event).unwrap().bytes(), MAX_MESSAGE_BYTES);
        event
            .data
            .extra
            .insert("pad".to_owned(), "x".repeat(rest).into());
        assert!(matches!(Message::new(&event), Err(Unsendable::TooLarge)));
    }

    #[test]
    fn attributes_are_few_and_never_empty() {
        let message = Message::new(&a_bounce()).unwrap();
        let names: Vec<&str> = message.attributes.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "id",
                "family",
                "kind",
                "provider",
                "source",
                "schema",
                "permanence"
            ]
        );
        assert!(message.attributes.len() <= 10, "SQS takes ten");
        assert!(
            message
                .attributes
                .iter()
                .all(|(_, value)| !value.is_empty()),
            "SQS refuses empty values"
        );
    }

    #[test]
    fn the_group_of_a_fifo_queue_is_source_and_subject() {
        let of = |source: &str, subject: Option<&str>| {
            let mut event = a_bounce();
            event.source = source.parse().unwrap();
            event.subject = subject.map(str::to_owned);
            Message::new(&event).unwrap().group
        };
        assert_eq!(of("a", Some("1")), of("a", Some("1")));
        assert_ne!(of("a", Some("1")), of("a", Some("2")));
        assert_ne!(of("a", Some("1")), of("b", Some("1")));
        assert!(
            of("a", None).len() <= 128
                && of("a", None).bytes().all(|byte| byte.is_ascii_hexdigit())
        );
    }

    #[test]
    fn the_body_is_the_event() {
        let back: Event = serde_json::from_str(&Message::new(&a_bounce()).unwrap().body).unwrap();
        assert_eq!(back, a_bounce());
        assert_eq!(json!(back.id), Message::new(&a_bounce()).unwrap().id);
    }
}
