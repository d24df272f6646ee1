//! Tags in both forms that Resend's own pages give them.

use crate::{Fields, Value};
use std::collections::BTreeMap;

/// Names without a value, and names with one.
type Tags = (Vec<String>, BTreeMap<String, String>);

/// A map from name to value is what Resend sends; the parameter tables speak of a list of
/// `{name, value}` (resend.com/docs/webhooks/event-types). Plain texts are read too.
pub(super) fn tags(data: &mut Fields) -> Tags {
    match data.peek("tags") {
        Some(Value::Object(_)) => sorted(
            data.map("tags")
                .into_iter()
                .map(|(name, value)| (name, text(value))),
        ),
        Some(Value::Array(list)) if !list.iter().any(Value::is_string) => {
            let pairs = data.objects("tags", |tag| {
                tag.text("name").map(|name| (name, tag.text("value")))
            });
            sorted(pairs.into_iter().flatten())
        }
        Some(_) | None => (data.texts("tags"), BTreeMap::new()),
    }
}

fn sorted(pairs: impl Iterator<Item = (String, Option<String>)>) -> Tags {
    let mut tags = Tags::default();
    for (name, value) in pairs {
        match value {
            Some(value) => drop(tags.1.insert(name, value)),
            None => tags.0.push(name),
        }
    }
    tags
}

/// A value as text; what is no text is written as JSON.
fn text(value: serde_json::Value) -> Option<String> {
    use serde_json::Value as Owned;
    match value {
        Owned::Null => None,
        Owned::String(text) => (!text.is_empty()).then_some(text),
        Owned::Bool(_) | Owned::Number(_) | Owned::Array(_) | Owned::Object(_) => {
            Some(value.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Tags, labels, and whether something is left.
    fn read(tags: Value) -> (Value, bool) {
        let mut data = Fields::of_map([("tags".to_owned(), tags)].into_iter().collect());
        let (tags, labels) = super::tags(&mut data);
        (json!([tags, labels]), data.has("tags"))
    }

    #[test]
    fn both_forms_say_the_same() {
        let expected = (json!([[], {"plan": "pro", "step": "2"}]), false);
        assert_eq!(read(json!({"plan": "pro", "step": "2"})), expected);
        let list = json!([{"name": "plan", "value": "pro"}, {"name": "step", "value": 2}]);
        assert_eq!(read(list), expected);
    }

    #[test]
    fn a_name_without_value_is_a_plain_tag() {
        let expected = (json!([["plan"], {}]), false);
        for tags in [
            json!(["plan"]),
            json!("plan"),
            json!({"plan": null}),
            json!({"plan": ""}),
            json!([{"name": "plan"}]),
        ] {
            assert_eq!(read(tags.clone()), expected, "{tags}");
        }
    }

    #[test]
    fn nothing_gives_nothing_and_the_unreadable_stays() {
        for tags in [json!(null), json!([]), json!({}), json!("")] {
            assert_eq!(read(tags.clone()), (json!([[], {}]), false), "{tags}");
        }
        for tags in [json!(7), json!([{"value": "pro"}]), json!(["plan", {}])] {
            assert_eq!(read(tags.clone()), (json!([[], {}]), true), "{tags}");
        }
        assert_eq!(
            read(json!({"plan": ["a"]})),
            (json!([[], {"plan": "[\"a\"]"}]), false)
        );
    }
}
