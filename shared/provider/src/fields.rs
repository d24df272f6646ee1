//! The fields of a JSON object, taken one by one; what nobody takes is left as `extra`.

use crate::{
    UnreadableBody, bound, complexity,
    moment::moment,
    value::{Object, Value},
};
use mailhooks_event::{Address, Timestamp, Warning};
use serde_json::Map;

mod nested;

/// The fields of a JSON object. Each reading takes its field away and forgives what providers get
/// wrong: null and the empty text count as absent, a number may stand for a text and the reverse.
/// A field of a form that cannot be read stays, with a warning. Of repeated names the last counts.
#[derive(Default)]
pub struct Fields<'a> {
    object: Object<'a>,
    warnings: Vec<Warning>,
}

impl<'a> Fields<'a> {
    /// An address longer than this is none (RFC 5321 allows 254), in bytes.
    const MAX_ADDRESS_BYTES: usize = 1_000;

    /// The fields of a body.
    ///
    /// # Errors
    ///
    /// If the body is not a JSON object, or one that would cost more memory than it is worth.
    pub fn of_body(body: &'a [u8]) -> Result<Self, UnreadableBody> {
        complexity::check(body)?;
        let text = str::from_utf8(body).map_err(|_| UnreadableBody::NotJson)?;
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(Self::of_object(object)),
            Ok(_) => Err(UnreadableBody::NotAnObject),
            Err(_) => Err(UnreadableBody::NotJson),
        }
    }

    /// The fields of a value that a test made.
    #[cfg(test)]
    pub(crate) fn of_map(map: Map<String, serde_json::Value>) -> Self {
        Self::of_object(map.into())
    }

    /// The fields of an object.
    pub(crate) const fn of_object(object: Object<'a>) -> Self {
        Self {
            object,
            warnings: Vec::new(),
        }
    }

    /// Whether a field is there at all, be it null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some()
    }

    /// Looks at a field without taking it.
    #[must_use]
    pub fn peek(&self, name: &str) -> Option<&Value<'a>> {
        self.object.get(name)
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
            Value::String(text) => Some(std::mem::take(text).into_owned()),
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

    /// A value from a closed set. Another value stays, with a warning.
    pub fn word<T>(&mut self, name: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        let place = self.object.place(name)?;
        let value = self.object.at(place)?;
        let word = value.as_str().and_then(known);
        if word.is_some() || value.is_nothing() {
            self.object.take_out(place);
        } else {
            self.warn(Warning::UnknownEnumValue);
        }
        word
    }

    /// What nobody took, and the doubts that came up.
    #[must_use]
    pub fn into_rest(self) -> (Map<String, serde_json::Value>, Vec<Warning>) {
        (self.object.into(), self.warnings)
    }

    /// Takes a field if `read` can make something of it; null and the empty text are just removed.
    fn take<T>(&mut self, name: &str, read: impl FnOnce(&mut Value<'a>) -> Option<T>) -> Option<T> {
        let place = self.object.place(name)?;
        let result = self.read_at(place, read)?;
        self.object.take_out(place);
        Some(result)
    }

    /// What `read` makes of a field. Null and the empty text are just removed; a field of which it makes
    /// nothing stays, with a warning.
    fn read_at<T>(
        &mut self,
        place: usize,
        read: impl FnOnce(&mut Value<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.object.at(place)?;
        if value.is_nothing() {
            self.object.take_out(place);
            return None;
        }
        let result = read(value);
        if result.is_none() {
            self.warnings.push(Warning::FieldUnreadable);
        }
        result
    }
}

/// A text that may be an address: not too long, and without control characters.
fn short_text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
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
