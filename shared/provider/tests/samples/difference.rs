//! Two JSON values side by side, as far as they differ.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// One line for each value that only one side has, below the path that leads to it.
pub(crate) fn difference(expected: &Value, read: &Value) -> String {
    let mut lines = String::new();
    compare("", Some(expected), Some(read), &mut lines);
    lines
}

fn compare(path: &str, expected: Option<&Value>, read: Option<&Value>, lines: &mut String) {
    match (expected, read) {
        (left, right) if left == right => {}
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let names: BTreeSet<_> = left.keys().chain(right.keys()).collect();
            for name in names {
                let path = format!("{path}/{name}");
                compare(&path, left.get(name), right.get(name), lines);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for index in 0..left.len().max(right.len()) {
                let path = format!("{path}/{index}");
                compare(&path, left.get(index), right.get(index), lines);
            }
        }
        (left, right) => {
            for (sign, side) in [('-', left), ('+', right)] {
                if let Some(value) = side {
                    lines.push_str(&format!("  {sign} {path}: {value}\n"));
                }
            }
        }
    }
}

#[test]
fn only_what_differs_is_shown() {
    let object = |text: &str| Value::Object(serde_json::from_str::<Map<_, _>>(text).unwrap());
    let expected = object(r#"{"a":1,"b":{"c":[1,2],"gone":null},"same":[{}]}"#);
    let read = object(r#"{"a":"1","b":{"c":[1],"new":true},"same":[{}]}"#);
    let lines = "  - /a: 1\n  + /a: \"1\"\n  - /b/c/1: 2\n  - /b/gone: null\n  + /b/new: true\n";
    assert_eq!(difference(&expected, &read), lines);
    assert_eq!(difference(&read, &read), "");
}
