//! The samples with the mark in every text of their bodies that is somebody's own.

use super::MARK;
use mailhooks_sender::{Sample, events_root, samples};
use serde_json::Value;

/// A sample whose body is marked.
pub(super) struct MarkedSample {
    pub(super) sample: Sample,
    pub(super) body: Vec<u8>,
}

/// Every sample, marked.
pub(super) fn marked_samples() -> Vec<MarkedSample> {
    let samples = samples(&events_root()).unwrap().into_iter();
    let mut marked: Vec<MarkedSample> = samples
        .map(|sample| MarkedSample {
            body: marked(&sample.body),
            sample,
        })
        .collect();
    // Small ones are enough, and the large ones are slow.
    marked.retain(|marked| marked.body.len() < 20_000);
    marked
}

/// JSON is marked in every member, a form in every variable, anything else at its end.
fn marked(body: &[u8]) -> Vec<u8> {
    if let Ok(mut json) = serde_json::from_slice::<Value>(body) {
        mark(&mut json, "");
        return json.to_string().into_bytes();
    }
    let text = std::str::from_utf8(body).unwrap_or_default();
    let is_form = text.contains('=') && !text.starts_with(['{', '[', '<']);
    if !is_form {
        return [body, MARK.as_bytes()].concat();
    }
    let variables = text
        .split('&')
        .map(|variable| match variable.split_once('=') {
            Some((name, value)) if is_free(name, value) => format!("{name}={value}{MARK}"),
            Some(_) | None => variable.to_owned(),
        });
    let more = [
        format!("{MARK}={MARK}"),
        format!("parameters%5B{MARK}%5D={MARK}"),
        format!("fields%5B{MARK}%5D={MARK}"),
        format!("tags%5B%5D={MARK}"),
    ];
    variables
        .chain(more)
        .collect::<Vec<_>>()
        .join("&")
        .into_bytes()
}

fn mark(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                mark(value, name);
            }
            members.insert(format!("{MARK}_member"), MARK.into());
        }
        Value::Array(values) => {
            for value in values {
                mark(value, name);
            }
        }
        Value::String(text) if is_free(name, text) => *text = marked_text(text),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The mark stands in front of an address, so that it still is one, and behind any other text.
fn marked_text(text: &str) -> String {
    if text.contains('@') && !text.contains(['<', ' ']) {
        format!("{MARK}.{text}")
    } else {
        format!("{text} {MARK}")
    }
}

/// Whether a text is somebody's own and no word by which readers tell one thing from another.
fn is_free(name: &str, text: &str) -> bool {
    const FREE: [&str; 24] = [
        "name",
        "first_name",
        "last_name",
        "firstname",
        "lastname",
        "subject",
        "tag",
        "user_agent",
        "useragent",
        "ip_address",
        "ip",
        "url",
        "link",
        "details",
        "output",
        "from",
        "to",
        "cc",
        "bcc",
        "reply_to",
        "message",
        "referer",
        "message_id",
        "email",
    ];
    let inner = name.to_lowercase();
    let is_own =
        inner.contains("fields") || inner.contains("parameters") || inner.contains("metadata");
    let reads_like_prose =
        text.contains([' ', '@', '+']) || text.contains("%40") || text.contains("://");
    let is_word = [
        "event",
        "type",
        "status",
        "time",
        "timestamp",
        "created_at",
        "code",
    ]
    .contains(&inner.as_str())
        || inner.ends_with("_at");
    !text.is_empty() && !is_word && (FREE.contains(&inner.as_str()) || is_own || reads_like_prose)
}
