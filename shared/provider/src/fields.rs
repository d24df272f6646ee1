//! The fields of a JSON object, taken one by one; what nobody takes is left as `extra`.

use crate::{UnreadableBody, bound, complexity, moment::moment};
use mailhooks_event::{Address, Timestamp, Warning};
use serde_json::{Map, Value};

/// The fields of a JSON object. Each reading takes its field away and forgives what providers get
/// wrong: null and the empty text count as absent, a number may stand for a text and the reverse.
/// A field of a form that cannot be read stays, with a warning. Of repeated names the last counts.
pub struct Fields {
    map: Map<String, Value>,
    warnings: Vec<Warning>,
}

impl Fields {
    /// An address longer than this is none (RFC 5321 allows 254), in bytes.
    const MAX_ADDRESS_BYTES: usize = 1_000;

    /// The fields of a body.
    ///
    /// # Errors
    ///
    /// If the body is not a JSON object, or one that would cost more memory than it is worth.
    pub fn of_body(body: &[u8]) -> Result<Self, UnreadableBody> {
        complexity::check(body)?;
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self::of_map(map)),
            Ok(_) => Err(UnreadableBody::NotAnObject),
            Err(_) => Err(UnreadableBody::NotJson),
        }
    }

    /// The fields of an object.
    #[must_use]
    pub const fn of_map(map: Map<String, Value>) -> Self {
        Self {
            map,
            warnings: Vec::new(),
        }
    }

    /// Whether a field is there at all, be it null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Looks at a field without taking it.
    #[must_use]
    pub fn peek(&self, name: &str) -> Option<&Value> {
        self.map.get(name)
    }

    /// Notes a doubt.
    pub fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// A text; numbers and booleans are written as one. Cut to 2 KB.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.text_up_to(bound::MAX_TEXT_BYTES, name)
    }

    /// A URL. Cut to 8 KB.
    pub fn url(&mut self, name: &str) -> Option<String> {
        self.text_up_to(bound::MAX_URL_BYTES, name)
    }

    /// A text as long as it is, to be read further; it must not become part of an event.
    pub(crate) fn whole_text(&mut self, name: &str) -> Option<String> {
        self.text_up_to(usize::MAX, name)
    }

    fn text_up_to(&mut self, max_bytes: usize, name: &str) -> Option<String> {
        let mut text = self.take(name, |value| match value {
            Value::String(text) => Some(std::mem::take(text)),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        })?;
        if text.len() > max_bytes {
            bound::cut_text(&mut text, max_bytes);
            self.warn(Warning::Truncated);
        }
        Some(text)
    }

    /// A whole number from 0 up, also from text or a float without fraction.
    pub fn count(&mut self, name: &str) -> Option<u64> {
        self.take(name, |value| match value {
            Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// A number, also from text. Always finite.
    pub fn number(&mut self, name: &str) -> Option<f64> {
        self.take(name, |value| match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// A boolean, also from the texts and numbers that stand for one.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.take(name, |value| match value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => match number.as_u64() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                Some(_) | None => None,
            },
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" => Some(true),
                "false" | "0" | "no" => Some(false),
                _ => None,
            },
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// A moment in any form that a provider writes.
    pub fn time(&mut self, name: &str) -> Option<Timestamp> {
        self.take(name, |value| moment(value))
    }

    /// An address with its display name.
    pub fn mailbox(&mut self, name: &str) -> Option<(Address, Option<String>)> {
        self.take(name, |value| Address::from_mailbox(short_text(value)?))
    }

    /// An address.
    pub fn address(&mut self, name: &str) -> Option<Address> {
        self.mailbox(name).map(|(address, _)| address)
    }

    /// A list of addresses; a single text counts as a list of one.
    pub fn addresses(&mut self, name: &str) -> Vec<Address> {
        self.list(name, |value| Address::new(short_text(value)?))
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, name: &str) -> Vec<String> {
        self.list(name, |value| {
            value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        })
    }

    /// A value from a closed set. Another value stays, with a warning.
    pub fn word<T>(&mut self, name: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        match self.peek(name) {
            None | Some(Value::Null) => {
                self.map.remove(name);
                None
            }
            Some(value) => {
                let word = value.as_str().and_then(&known);
                if word.is_some() || value.as_str() == Some("") {
                    self.map.remove(name);
                } else {
                    self.warn(Warning::UnknownEnumValue);
                }
                word
            }
        }
    }

    /// An object as it is.
    pub fn map(&mut self, name: &str) -> Map<String, Value> {
        self.take(name, |value| match value {
            Value::Object(map) => Some(std::mem::take(map)),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        })
        .unwrap_or_default()
    }

    /// An object, read by its own fields. What is left of it stays under the same name.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let map = self.take(name, |value| match value {
            Value::Object(map) => Some(std::mem::take(map)),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        })?;
        let mut fields = Self::of_map(map);
        let result = read(&mut fields);
        self.put_back(name, fields);
        Some(result)
    }

    /// A list of objects, each read by its own fields. What is left stays under the same name.
    pub fn objects<T>(&mut self, name: &str, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let Some(Value::Array(list)) = self.map.get_mut(name) else {
            self.take(name, |_| None::<()>);
            return Vec::new();
        };
        let (mut results, mut left) = (Vec::new(), Vec::new());
        for value in std::mem::take(list) {
            let Value::Object(map) = value else {
                self.warnings.push(Warning::FieldUnreadable);
                left.push(value);
                continue;
            };
            let mut fields = Self::of_map(map);
            results.push(read(&mut fields));
            let (rest, warnings) = fields.into_rest();
            self.warnings.extend(warnings);
            if !rest.is_empty() {
                left.push(Value::Object(rest));
            }
        }
        self.map.remove(name);
        if !left.is_empty() {
            self.map.insert(name.to_owned(), Value::Array(left));
        }
        results
    }

    /// What nobody took, and the doubts that came up.
    #[must_use]
    pub fn into_rest(self) -> (Map<String, Value>, Vec<Warning>) {
        (self.map, self.warnings)
    }

    /// Puts back what is left of an object under its name.
    fn put_back(&mut self, name: &str, fields: Self) {
        let (rest, warnings) = fields.into_rest();
        self.warnings.extend(warnings);
        if !rest.is_empty() {
            self.map.insert(name.to_owned(), Value::Object(rest));
        }
    }

    /// Takes a field if `read` can make something of it; null and the empty text are just removed.
    fn take<T>(&mut self, name: &str, read: impl FnOnce(&mut Value) -> Option<T>) -> Option<T> {
        let value = self.map.get_mut(name)?;
        if value.is_null() || value.as_str() == Some("") {
            self.map.remove(name);
            return None;
        }
        let result = read(value);
        if result.is_some() {
            self.map.remove(name);
        } else {
            self.warnings.push(Warning::FieldUnreadable);
        }
        result
    }

    /// A list, or one value as a list of one. It stays whole if one entry cannot be read.
    fn list<T>(&mut self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
        self.take(name, |value| match value {
            Value::Array(list) => list
                .iter()
                .filter(|value| !value.is_null() && value.as_str() != Some(""))
                .map(&read)
                .collect::<Option<Vec<T>>>(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => read(value).map(|one| vec![one]),
        })
        .unwrap_or_default()
    }
}

/// A text that may be an address: not too long, and without control characters.
fn short_text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| {
        text.len() <= Fields::MAX_ADDRESS_BYTES && !text.chars().any(char::is_control)
    })
}

/// A float without fraction as a whole number; beyond 2^53 floats no longer count one by one.
fn whole(number: f64) -> Option<u64> {
    let fits = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fits.then_some(number as u64)
}
