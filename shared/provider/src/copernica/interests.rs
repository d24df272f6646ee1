//! The interests of a profile in every spelling that a form allows.

use crate::Fields;
use serde_json::{Map, Value};

/// A list of those that are set, or a map with 1 and 0: both are documented, and both say the same. Since
/// December 2021 the name of a group may stand around them (release note 20211208).
pub(super) fn interests(fields: &mut Fields) -> Map<String, Value> {
    match fields.peek("interests") {
        Some(crate::Value::Array(_) | crate::Value::String(_)) => {
            let set = fields.texts("interests").into_iter();
            set.map(|name| (name, Value::Bool(true))).collect()
        }
        Some(_) | None => fields.map("interests").into_iter().map(interest).collect(),
    }
}

/// One of a map: an interest with 1 or 0, a place in a list with gaps, or a group of interests. A name that
/// comes again with 1 and 0 stays as it is.
fn interest((name, value): (String, Value)) -> (String, Value) {
    let is_place = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |value: &Value| {
        value
            .as_str()
            .is_some_and(|word| !["", "0", "1"].contains(&word))
    };
    match value {
        Value::String(word) if word == "1" => (name, Value::Bool(true)),
        Value::String(word) if word == "0" || word.is_empty() => (name, Value::Bool(false)),
        Value::String(word) if is_place => (word, Value::Bool(true)),
        Value::Object(group) => (name, group.into_iter().map(interest).collect()),
        Value::Array(set) if set.iter().all(is_name) => {
            let places = set.into_iter().enumerate();
            let group = places.map(|(place, value)| interest((place.to_string(), value)));
            (name, group.collect())
        }
        verbatim @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)) => (name, verbatim),
    }
}
