//! A form-encoded body in the manner of PHP, as the fields of a JSON object.
//!
//! `name=a` is a text. `name[]=a`, `name[0]=a` and a name that comes again make lists, `name[key]=a` makes
//! an object, and so on inwards. Brackets are usually escaped, so names are decoded before they are
//! split. Every text is a form, and nothing in it is lost but bytes that are no UTF-8.

mod branch;

use crate::{
    complexity::{MAX_DEPTH, MAX_VALUES, UnreadableBody},
    value::Object,
};
use branch::Branch;
use std::borrow::Cow;

/// The variables of a body.
///
/// # Errors
///
/// If there are more of them, or they are nested deeper, than in any genuine form.
pub(super) fn decode(body: &[u8]) -> Result<Object<'_>, UnreadableBody> {
    let pairs = || {
        body.split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
    };
    // Counted before anything is built.
    if pairs().count() > MAX_VALUES {
        return Err(UnreadableBody::TooManyValues);
    }
    let mut root = Branch::default();
    for pair in pairs() {
        let end = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = pair.split_at(end.unwrap_or(pair.len()));
        let name = unescaped(name);
        let value = unescaped(value.get(1..).unwrap_or_default());
        let (first, inner) = steps(&name);
        match inner.len() {
            0 => root.put_text(name, value),
            1..MAX_DEPTH => root.put(Cow::Owned(first.to_owned()), &inner, value),
            MAX_DEPTH.. => return Err(UnreadableBody::TooDeep),
        }
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
fn unescaped(text: &[u8]) -> Cow<'_, str> {
    let is_marked = |byte: &u8| matches!(byte, b'%' | b'+');
    if !text.iter().any(is_marked) {
        return String::from_utf8_lossy(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.iter().position(is_marked) {
        let (plain, marked) = rest.split_at(place);
        let escaped = match marked {
            [b'%', high, low, ..] => digit(*high).zip(digit(*low)),
            _ => None,
        };
        let (byte, length) = match (marked[0], escaped) {
            (_, Some((high, low))) => (high << 4 | low, 3),
            (b'+', None) => (b' ', 1),
            (byte, None) => (byte, 1),
        };
        bytes.extend_from_slice(plain);
        bytes.push(byte);
        rest = &marked[length..];
    }
    bytes.extend_from_slice(rest);
    let text = String::from_utf8(bytes);
    text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
        .into()
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
