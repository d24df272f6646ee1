//! Fields that are lists and objects.

use super::{Fields, short_text};
use crate::value::{Object, Value};
use mailhooks_event::{Address, Warning};
use serde_json::Map;
use std::borrow::Cow;

impl<'a> Fields<'a> {
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

    /// An object as it is.
    pub fn map(&mut self, name: &str) -> Map<String, serde_json::Value> {
        self.take_object(name).unwrap_or_default().into()
    }

    /// An object's own fields; none if it is no object.
    #[must_use]
    pub fn fields(&mut self, name: &str) -> Self {
        Self::of_object(self.take_object(name).unwrap_or_default())
    }

    /// An object, read by its own fields. What is left of it stays under the same name.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let place = self.object.place(name)?;
        let mut fields = Self::of_object(self.take_object_at(place)?);
        let result = read(&mut fields);
        self.warnings.append(&mut fields.warnings);
        if fields.object.is_empty() {
            self.object.take_out(place);
        } else if let Some(value) = self.object.at(place) {
            *value = Value::Object(fields.object);
        }
        Some(result)
    }

    /// A list of objects, each read by its own fields. What is left stays under the same name.
    pub fn objects<T>(&mut self, name: &str, read: impl Fn(&mut Self) -> T) -> Vec<T> {
        let list = self.take(name, |value| match value {
            Value::Array(list) => Some(std::mem::take(list)),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => None,
        });
        let (mut results, mut left) = (Vec::new(), Vec::new());
        for value in list.unwrap_or_default() {
            let Value::Object(object) = value else {
                self.warnings.push(Warning::FieldUnreadable);
                left.push(value);
                continue;
            };
            let mut fields = Self::of_object(object);
            results.push(read(&mut fields));
            self.warnings.append(&mut fields.warnings);
            if !fields.object.is_empty() {
                left.push(Value::Object(fields.object));
            }
        }
        if !left.is_empty() {
            self.object
                .put(Cow::Owned(name.to_owned()), Value::Array(left));
        }
        results
    }

    fn take_object(&mut self, name: &str) -> Option<Object<'a>> {
        let place = self.object.place(name)?;
        let object = self.take_object_at(place)?;
        self.object.take_out(place);
        Some(object)
    }

    /// Takes the members out of an object and leaves it empty.
    fn take_object_at(&mut self, place: usize) -> Option<Object<'a>> {
        self.read_at(place, |value| match value {
            Value::Object(object) => Some(std::mem::take(object)),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => None,
        })
    }

    /// A list, or one value as a list of one. It stays whole if one entry cannot be read.
    fn list<T>(&mut self, name: &str, read: impl Fn(&Value<'a>) -> Option<T>) -> Vec<T> {
        self.take(name, |value| match value {
            Value::Array(list) => list
                .iter()
                .filter(|value| !value.is_nothing())
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
