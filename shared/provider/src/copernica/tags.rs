//! Tags in every spelling that a form allows.

use crate::{Fields, Value};
use std::collections::BTreeMap;

/// Names without a value, and names with one.
type Tags = (Vec<String>, BTreeMap<String, String>);

/// A list; in one text they are joined by semicolons, as in Copernica's log files. Tags with keys are
/// labels. What is nested deeper stays.
pub(super) fn tags(fields: &mut Fields) -> Tags {
    match fields.peek("tags") {
        Some(Value::String(_)) => {
            let joined = fields.text("tags").unwrap_or_default();
            let tags = joined.split(';').map(str::trim);
            let tags = tags.filter(|tag| !tag.is_empty()).map(str::to_owned);
            (tags.collect(), BTreeMap::new())
        }
        Some(Value::Object(map)) if map.iter().all(|(_, value)| value.is_string()) => sorted(
            fields
                .map("tags")
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.as_str()?.to_owned()))),
        ),
        Some(_) | None => (fields.texts("tags"), BTreeMap::new()),
    }
}

/// A number as key is a place in a list with gaps.
fn sorted(pairs: impl Iterator<Item = (String, String)>) -> Tags {
    let mut tags = Tags::default();
    for (key, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            tags.0.push(value);
        } else {
            tags.1.insert(key, value);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copernica::form;
    use serde_json::{Value, json};

    /// Tags, labels, and whether something is left.
    fn read(body: &str) -> (Value, bool) {
        let mut fields = Fields::of_object(form::decode(body.as_bytes()).unwrap_or_default());
        let (tags, labels) = tags(&mut fields);
        (json!([tags, labels]), fields.has("tags"))
    }

    #[test]
    fn every_spelling_gives_the_same_tags() {
        for body in [
            "tags[]=a&tags[]=b",
            "tags=a&tags=b",
            "tags[0]=a&tags[1]=b",
            "tags[3]=a&tags[5]=b",
            "tags=a;b",
            "tags=a;+b;",
        ] {
            assert_eq!(read(body), (json!([["a", "b"], {}]), false), "{body}");
        }
        assert_eq!(
            read("tags[plan]=pro"),
            (json!([[], {"plan": "pro"}]), false)
        );
    }

    #[test]
    fn nothing_gives_nothing_and_the_unreadable_stays() {
        for body in ["", "tags=", "tags[]=", "tags[plan]="] {
            assert_eq!(read(body), (json!([[], {}]), false), "{body}");
        }
        for body in ["tags[a][b]=c", "tags[][]=c"] {
            assert_eq!(read(body), (json!([[], {}]), true), "{body}");
        }
    }
}
