//! Form-encoded bodies: written, and held against what was read of them.

use serde_json::{Map, Value};

/// The variables as a form that means the same.
#[must_use]
pub fn of_variables(variables: &Map<String, Value>) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, value) in variables {
        put(name, value, &mut form);
    }
    form
}

/// How many texts there are in a value.
#[must_use]
pub fn texts(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(texts).sum(),
        Value::Object(members) => members.values().map(texts).sum(),
        Value::String(_) => 1,
        Value::Null | Value::Bool(_) | Value::Number(_) => panic!("a form has texts only: {value}"),
    }
}

/// A variable with its value, every byte of it escaped.
pub fn variable(name: &str, value: &[u8], form: &mut Vec<u8>) {
    if !form.is_empty() {
        form.push(b'&');
    }
    escape(name.as_bytes(), form);
    form.push(b'=');
    escape(value, form);
}

/// Texts side by side are the same name again, since a name whose brackets do not pair has no places.
fn put(name: &str, value: &Value, form: &mut Vec<u8>) {
    match value {
        Value::Array(values) if values.len() > 1 && values.iter().all(Value::is_string) => {
            values.iter().for_each(|value| put(name, value, form));
        }
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                put(&format!("{name}[{place}]"), value, form);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                put(&format!("{name}[{key}]"), value, form);
            }
        }
        Value::String(text) => variable(name, text.as_bytes(), form),
        Value::Null | Value::Bool(_) | Value::Number(_) => panic!("a form has texts only: {value}"),
    }
}

fn escape(bytes: &[u8], form: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        let [high, low] = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
        form.extend([b'%', high, low]);
    }
}
