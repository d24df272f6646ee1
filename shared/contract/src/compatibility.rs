//! What has changed between two versions of a schema that consumers cannot bear.
//!
//! Both describe what is written. Members may be added, and words to the sets that may grow. Nothing
//! may be removed, renamed, retyped, or made optional, and a value may not reach further than before.

use crate::schema::growing;
use serde_json::{Map, Value};

/// A change that only a new major version may bring, with the place in the schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Breach {
    place: String,
    what: String,
}

/// Keywords that say nothing about values.
const ANNOTATIONS: [&str; 6] = [
    "$schema",
    "$defs",
    "title",
    "description",
    "examples",
    "default",
];
/// Where families and kinds are listed; they may grow.
const TYPES: [&str; 2] = ["type", "dataschema"];

/// Everything that breaks the rules. Nothing does between two major versions: their schemas have
/// other names.
#[must_use]
pub fn breaches(before: &Value, after: &Value) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if is_newer_major(before, after) {
        return breaches;
    }
    let mut comparison = Comparison {
        before,
        after,
        breaches: &mut breaches,
    };
    comparison.schemas("", before, after, false);
    breaches
}

/// Whether the name of the schema says so: `urn:mailhooks:schema:<major>:<name>`.
fn is_newer_major(before: &Value, after: &Value) -> bool {
    let major = |schema: &Value| -> Option<u32> {
        let name = schema["$id"]
            .as_str()?
            .strip_prefix("urn:mailhooks:schema:")?;
        name.split(':').next()?.parse().ok()
    };
    major(after) > major(before) && major(before).is_some()
}

struct Comparison<'a> {
    before: &'a Value,
    after: &'a Value,
    breaches: &'a mut Vec<Breach>,
}

impl<'a> Comparison<'a> {
    fn breach(&mut self, place: &str, what: impl Into<String>) {
        self.breaches.push(Breach {
            place: place.to_owned(),
            what: what.into(),
        });
    }

    fn schemas(&mut self, place: &str, before: &'a Value, after: &'a Value, may_grow: bool) {
        let (before, name) = follow(self.before, before);
        let (after, _) = follow(self.after, after);
        let may_grow = may_grow || name.is_some_and(|name| growing().contains(&name.to_owned()));
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (keyword, old) in before {
                    self.keyword(place, keyword, old, after.get(keyword), may_grow);
                }
            }
            // `true` allows everything.
            (Value::Bool(true), _) => {}
            _ if before == after => {}
            _ => self.breach(place, "the schema is another"),
        }
    }

    fn keyword(
        &mut self,
        place: &str,
        keyword: &str,
        old: &'a Value,
        new: Option<&'a Value>,
        may_grow: bool,
    ) {
        if ANNOTATIONS.contains(&keyword) || new == Some(old) && !keyword.starts_with('$') {
            // The same words may still lead to other definitions.
            if !matches!(
                keyword,
                "properties" | "items" | "allOf" | "additionalProperties"
            ) {
                return;
            }
        }
        match (keyword, old, new) {
            ("properties", Value::Object(old), Some(Value::Object(new))) => {
                self.properties(place, old, new);
            }
            ("required", Value::Array(old), new) => {
                let new = new.and_then(Value::as_array);
                for name in old {
                    if !new.is_some_and(|new| new.contains(name)) {
                        self.breach(place, format!("{name} was required and is optional"));
                    }
                }
            }
            ("enum", Value::Array(old), Some(Value::Array(new))) => {
                self.words(place, old, new, may_grow);
            }
            ("items", old, Some(new)) => self.schemas(&format!("{place}/items"), old, new, false),
            ("additionalProperties", Value::Bool(_), _) => {}
            ("additionalProperties", old, Some(new)) => {
                self.schemas(&format!("{place}/*"), old, new, false);
            }
            ("allOf", Value::Array(old), Some(Value::Array(new))) => self.rules(place, old, new),
            (_, old, Some(new)) if old == new => {}
            (_, _, Some(_)) => self.breach(place, format!("{keyword} has changed")),
            (_, _, None) => self.breach(place, format!("{keyword} is gone")),
        }
    }

    fn properties(
        &mut self,
        place: &str,
        old: &'a Map<String, Value>,
        new: &'a Map<String, Value>,
    ) {
        for (name, old) in old {
            let may_grow = TYPES.iter().any(|attribute| name == attribute) && is_at_top(place);
            match new.get(name) {
                Some(new) => self.schemas(&format!("{place}/{name}"), old, new, may_grow),
                None => self.breach(&format!("{place}/{name}"), "the member is gone"),
            }
        }
    }

    fn words(&mut self, place: &str, old: &[Value], new: &[Value], may_grow: bool) {
        for word in old.iter().filter(|word| !new.contains(word)) {
            self.breach(place, format!("the word {word} is gone"));
        }
        for word in new.iter().filter(|word| !old.contains(word)) {
            if !may_grow {
                self.breach(
                    place,
                    format!("the word {word} is new in a list that may not grow"),
                );
            }
        }
    }

    /// What holds for each family: found by its condition, since a family may be added anywhere.
    fn rules(&mut self, place: &str, old: &'a [Value], new: &'a [Value]) {
        for old in old {
            match new.iter().find(|new| new["if"] == old["if"]) {
                Some(new) => {
                    let place = format!("{place}{}", condition(old));
                    self.schemas(&place, &old["then"], &new["then"], false);
                }
                None => self.breach(place, format!("the rule for {} is gone", condition(old))),
            }
        }
    }
}

/// Whether the members are a message's own, whichever family's rule names them.
fn is_at_top(place: &str) -> bool {
    !place.contains('/')
}

fn condition(rule: &Value) -> String {
    let pattern = rule.pointer("/if/properties/type/pattern");
    format!("[{}]", pattern.and_then(Value::as_str).unwrap_or("?"))
}

/// The schema that a reference leads to, and its name among the definitions.
fn follow<'a>(root: &'a Value, schema: &'a Value) -> (&'a Value, Option<&'a str>) {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let name = reference.and_then(|reference| reference.strip_prefix("#/$defs/"));
    match name.and_then(|name| root["$defs"].get(name)) {
        Some(definition) => (definition, name),
        None => (schema, None),
    }
}

#[cfg(test)]
mod tests;
