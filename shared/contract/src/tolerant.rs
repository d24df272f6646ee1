//! The schema that consumers validate with: whatever any version of this major version writes is taken.

use crate::schema::{growing, of_event, urn};
use serde_json::{Value, json};

/// A word of a set that may grow.
const WORD: &str = "^[a-z][a-z0-9_]*$";

/// The schema of a whole message with room for what may be added: members, families, kinds, and the
/// words of the sets that may grow.
pub(crate) fn of_consumer() -> Value {
    let mut schema = of_event();
    open(&mut schema);
    schema["$id"] = urn("consumer").into();
    schema["description"] = "A CloudEvents 1.0 event as JSON, as any version of this major version may write it. What it does not name is to be ignored.".into();
    let properties = &mut schema["properties"];
    properties["type"] = json!({
        "description": properties["type"]["description"],
        "type": "string",
        "pattern": r"^mailhooks\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$",
    });
    properties["dataschema"] = json!({
        "description": properties["dataschema"]["description"],
        "type": "string",
        "pattern": format!("^{}[a-z][a-z0-9_]*$", urn("")),
    });
    for rule in schema["allOf"].as_array_mut().into_iter().flatten() {
        if let Some(properties) = rule["then"]["properties"].as_object_mut() {
            properties.remove("type");
        }
    }
    for name in growing() {
        if let Some(set) = schema["$defs"][name].as_object_mut() {
            set.remove("enum");
            set.insert("pattern".to_owned(), WORD.into());
        }
    }
    schema
}

/// Lets objects have other members too.
fn open(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("additionalProperties") == Some(&Value::Bool(false)) {
                members.remove("additionalProperties");
            }
            members.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
