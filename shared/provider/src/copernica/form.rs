//! A form-encoded body in the manner of PHP, as the fields of a JSON object.
//!
//! `name=a` is a text. `name[]=a`, `name[0]=a` and a name that comes again make lists, `name[key]=a` makes
//! an object, and so on inwards. Brackets are usually escaped, so names are decoded before they are
//! split. Every text is a form, and nothing in it is lost but bytes that are no UTF-8.

mod branch;

use crate::complexity::{MAX_DEPTH, MAX_VALUES, UnreadableBody};
use branch::Branch;
use serde_json::{Map, Value};

/// The variables of a body.
///
/// # Errors
///
/// If there are more of them, or they are nested deeper, than in any genuine form.
pub(super) fn decode(body: &[u8]) -> Result<Map<String, Value>, UnreadableBody> {
    let mut root = Branch::default();
    let pairs = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        if count >= MAX_VALUES {
            return Err(UnreadableBody::TooManyValues);
        }
        let end = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = pair.split_at(end.unwrap_or(pair.len()));
        let name = unescaped(name);
        let (first, inner) = steps(&name);
        if inner.len() >= MAX_DEPTH {
            return Err(UnreadableBody::TooDeep);
        }
        root.put(
            first.to_owned(),
            &inner,
            unescaped(value.get(1..).unwrap_or_default()),
        );
    }
    Ok(root.into_object())
}

/// A name up to its first bracket, and what stands in each pair of brackets. A name whose brackets do
/// not pair is all name.
fn steps(name: &str) -> (&str, Vec<&str>) {
    let whole = (name, Vec::new());
    let Some(at) = name.find('[').filter(|at| *at > 0) else {
        return whole;
    };
    let (first, mut rest) = name.split_at(at);
    let mut inner = Vec::new();
    while !rest.is_empty() {
        let Some((step, after)) = rest.strip_prefix('[').and_then(|open| open.split_once(']'))
        else {
            return whole;
        };
        inner.push(step);
        rest = after;
        // Deeper is refused anyway.
        if inner.len() >= MAX_DEPTH {
            break;
        }
    }
    (first, inner)
}

/// A text without its escapes: `+` is a space, `%2B` a plus. A percent sign without two digits stands
/// for itself.
fn unescaped(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        bytes.push(match (first, escaped) {
            (_, Some((high, low))) => high << 4 | low,
            (b'+', None) => b' ',
            (byte, None) => *byte,
        });
        rest = tail
            .get(if escaped.is_some() { 2 } else { 0 }..)
            .unwrap_or_default();
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests;
