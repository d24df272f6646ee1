//! What all events are made of: a body, headers, a query.

use super::BodyForm;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A body within an event.
pub(super) struct Body {
    /// The text, if there is a body.
    pub(super) text: Option<String>,
    /// Whether the text is base64.
    pub(super) is_base64: bool,
}

impl Body {
    pub(super) fn new(bytes: &[u8], form: BodyForm) -> Self {
        let plain = match form {
            BodyForm::Plain => std::str::from_utf8(bytes).ok(),
            BodyForm::Base64 => None,
        };
        let is_base64 = plain.is_none() && !bytes.is_empty();
        let text = plain.map_or_else(|| STANDARD.encode(bytes), str::to_owned);
        Self {
            text: Some(text).filter(|text| !text.is_empty()),
            is_base64,
        }
    }
}

/// Each name with all its values, in the order in which they came.
pub(super) type Values = BTreeMap<String, Vec<String>>;

/// The headers, their names in this spelling.
pub(super) fn headers(headers: &HeaderMap, spelling: fn(&HeaderName) -> String) -> Values {
    let mut all = Values::new();
    for (name, value) in headers {
        all.entry(spelling(name)).or_default().push(text(value));
    }
    all
}

/// The names and values of a query, read by this.
pub(super) fn query(query: &str, read: fn(&str) -> String) -> Values {
    let mut all = Values::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        all.entry(read(name)).or_default().push(read(value));
    }
    all
}

/// One value for each name: the last.
pub(super) fn last(values: &Values) -> Map<String, Value> {
    let last = |values: &Vec<String>| values.last().cloned().into();
    let single = values.iter().map(|(name, all)| (name.clone(), last(all)));
    single.collect()
}

/// One value for each name: all of them with commas between.
pub(super) fn joined(values: &Values) -> Map<String, Value> {
    let single = values
        .iter()
        .map(|(name, all)| (name.clone(), all.join(",").into()));
    single.collect()
}

/// A header's value as JSON can hold it.
pub(super) fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// A part of a query without its escapes.
pub(super) fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = tail.get(..2).filter(|_| *first == b'%').and_then(hex);
        bytes.push(match (first, escaped) {
            (_, Some(byte)) => byte,
            (b'+', None) => b' ',
            (byte, None) => *byte,
        });
        rest = tail
            .get(if escaped.is_some() { 2 } else { 0 }..)
            .unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
