//! A message's body as an event, read so that newer senders do no harm.

use mailhooks_event::{Category, Event, EventId, Family, Happening, Warning};
use serde_json::Value;
use std::str::FromStr;

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// An event of this version's vocabulary.
    Event(Box<Event>),
    /// A well-formed event whose family or kind came after this crate. Whoever has no use for it says
    /// `Ok`, and it does not come again.
    Unknown(Unknown),
}

/// An event that this version has no type for. Its `Debug` shows id and type only.
#[derive(Clone, PartialEq)]
pub struct Unknown {
    /// Its id, for exactly one effect all the same.
    pub id: EventId,
    /// Its CloudEvents `type`.
    pub event_type: String,
    /// All of it.
    pub event: Value,
}

impl std::fmt::Debug for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unknown")
            .field("id", &self.id.as_str())
            .field("event_type", &self.event_type)
            .finish_non_exhaustive()
    }
}

/// A body that is no event of mailhooks. It never quotes the body, which may hold personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// It is JSON, but no CloudEvents event of mailhooks.
    #[error("the body is no event of mailhooks")]
    NotAnEvent,
    /// It is an event of another major version. In the dead-letter queue it waits for a consumer that
    /// knows its version.
    #[error("the event is of another major version")]
    OtherVersion,
    /// It has a known type, and breaks the schema of that type.
    #[error("the event is not as its schema says")]
    NotAsItsType,
}

/// Reads a body.
///
/// Members that this version does not know are ignored. Of the lists that may grow within a major
/// version, an unknown category counts as `unclassified`, and an unknown warning is left out.
///
/// # Errors
///
/// [`Unreadable`]; a message like that belongs into the dead-letter queue.
pub fn read(body: &str) -> Result<Incoming, Unreadable> {
    let mut event: Value = serde_json::from_str(body).map_err(|_| Unreadable::NotJson)?;
    let id = event["id"].as_str().and_then(|id| id.parse().ok());
    let event_type = event["type"].as_str().map(str::to_owned);
    let (Some(id), Some(event_type)) = (id, event_type) else {
        return Err(Unreadable::NotAnEvent);
    };
    let is_ours = event["specversion"] == Event::SPEC_VERSION && is_well_formed(&event_type);
    if !is_ours {
        return Err(Unreadable::NotAnEvent);
    }
    if !is_of_this_version(&event) {
        return Err(Unreadable::OtherVersion);
    }
    if !is_known(&event_type) {
        return Ok(Incoming::Unknown(Unknown {
            id,
            event_type,
            event,
        }));
    }
    without_new_words(&mut event);
    let event = serde_json::from_value(event).map_err(|_| Unreadable::NotAsItsType)?;
    Ok(Incoming::Event(Box::new(event)))
}

/// Whether the type is `mailhooks.<family>.<kind>`, whichever they are.
fn is_well_formed(event_type: &str) -> bool {
    let word = |word: &str| !word.is_empty() && !word.contains('.');
    event_type
        .strip_prefix("mailhooks.")
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(family, kind)| word(family) && word(kind))
}

fn is_known(event_type: &str) -> bool {
    let mut words = event_type.split('.').skip(1);
    let family = words
        .next()
        .and_then(|family| Family::from_str(family).ok());
    let kind = words.next().unwrap_or_default();
    family.is_some_and(|family| Happening::kinds(family).contains(&kind))
}

fn is_of_this_version(event: &Value) -> bool {
    let prefix = format!("urn:mailhooks:schema:{}:", Event::SCHEMA_VERSION);
    event["dataschema"]
        .as_str()
        .is_some_and(|name| name.starts_with(&prefix))
}

/// Puts known words in the place of those that a later version may add.
fn without_new_words(event: &mut Value) {
    fn is_new<T: FromStr>(word: &Value) -> bool {
        word.as_str().is_some_and(|word| T::from_str(word).is_err())
    }
    if let Some(category) = event.pointer_mut("/data/failure/category")
        && is_new::<Category>(category)
    {
        *category = Category::Unclassified.as_str().into();
    }
    if let Some(Value::Array(warnings)) = event.pointer_mut("/data/warnings") {
        warnings.retain(|warning| !is_new::<Warning>(warning));
    }
}

#[cfg(test)]
mod tests;
