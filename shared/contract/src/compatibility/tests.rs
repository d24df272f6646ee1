//! Which changes a consumer bears, and which not, tried on the schema of today.

use super::*;
use crate::{events_root, schema::of_event};
use mailhooks_event::{Category, Family};
use serde_json::json;

/// What the rules say of the schema of today after a change to it.
fn after(change: impl Fn(&mut Value)) -> Vec<String> {
    let before = of_event();
    let mut after = before.clone();
    change(&mut after);
    assert_ne!(before, after, "the change changed nothing");
    breaches(&before, &after)
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn at<'a>(schema: &'a mut Value, pointer: &str) -> &'a mut Value {
    schema.pointer_mut(pointer).unwrap()
}

fn remove(schema: &mut Value, pointer: &str, name: &str) {
    at(schema, pointer)
        .as_object_mut()
        .unwrap()
        .remove(name)
        .unwrap();
}

fn push(schema: &mut Value, pointer: &str, value: &str) {
    at(schema, pointer)
        .as_array_mut()
        .unwrap()
        .push(value.into());
}

fn without(schema: &mut Value, pointer: &str, value: &str) {
    at(schema, pointer)
        .as_array_mut()
        .unwrap()
        .retain(|one| one != value);
}

#[test]
fn what_consumers_must_tolerate_is_allowed() {
    let none = Vec::<String>::new();
    let member = json!({"type": "string"});
    for object in ["Message", "Failure", "Smtp", "BounceData", "QuarantineData"] {
        let pointer = format!("/$defs/{object}/properties");
        assert_eq!(
            after(|schema| at(schema, &pointer)["added"] = member.clone()),
            none
        );
    }
    assert_eq!(
        after(|schema| schema["properties"]["added"] = member.clone()),
        none
    );
    for set in ["Category", "Warning"] {
        assert_eq!(
            after(|schema| push(schema, &format!("/$defs/{set}/enum"), "new_word")),
            none
        );
    }
    // A family with its rule, its kinds and its schema.
    let family = |schema: &mut Value| {
        push(
            schema,
            "/properties/type/enum",
            "mailhooks.inbound.received",
        );
        push(
            schema,
            "/properties/dataschema/enum",
            "urn:mailhooks:schema:1:inbound",
        );
        let rule = json!({"if": {"properties": {"type": {"pattern": "^mailhooks\\.inbound\\."}}}, "then": {}});
        schema["allOf"].as_array_mut().unwrap().insert(0, rule);
    };
    assert_eq!(after(family), none);
    let kind = |schema: &mut Value| {
        push(schema, "/properties/type/enum", "mailhooks.bounce.refused");
        push(
            schema,
            "/allOf/1/then/properties/type/enum",
            "mailhooks.bounce.refused",
        );
    };
    assert_eq!(after(kind), none);
    assert_eq!(
        after(|schema| schema["$defs"]["Message"]["required"] = json!(["id"])),
        none
    );
}

/// What is changed, how, and what the rules say of it.
type Case = (&'static str, &'static dyn Fn(&mut Value), &'static str);

#[test]
fn what_consumers_rely_on_may_not_change() {
    let cases: [Case; 14] = [
        (
            "a member is removed",
            &|schema| remove(schema, "/$defs/Message/properties", "subject"),
            "/message/subject: the member is gone",
        ),
        (
            "a member is renamed",
            &|schema| {
                remove(schema, "/$defs/SuppressionAdvice/properties", "why");
                schema["$defs"]["SuppressionAdvice"]["properties"]["reason"] =
                    json!({"type": "string"});
            },
            "/suppression_advice/why: the member is gone",
        ),
        (
            "a member is retyped",
            &|schema| schema["$defs"]["Smtp"]["properties"]["code"]["type"] = "string".into(),
            "/smtp/code: type has changed",
        ),
        (
            "a definition is another",
            &|schema| {
                schema["$defs"]["Message"]["properties"]["from"] = json!({"$ref": "#/$defs/Server"})
            },
            "/message/from: type has changed",
        ),
        (
            "a required member is optional",
            &|schema| without(schema, "/$defs/Failure/required", "permanence"),
            "\"permanence\" was required and is optional",
        ),
        (
            "an attribute is optional",
            &|schema| without(schema, "/required", "time"),
            "\"time\" was required and is optional",
        ),
        (
            "nothing is required",
            &|schema| remove(schema, "/$defs/SuppressionAdvice", "required"),
            "\"action\" was required and is optional",
        ),
        (
            "a word is removed",
            &|schema| without(schema, "/$defs/Category/enum", Category::ALL[0].as_str()),
            "is gone",
        ),
        (
            "a word is added where none may be",
            &|schema| push(schema, "/$defs/Action/enum", "pause"),
            "\"pause\" is new in a list that may not grow",
        ),
        (
            "a closed set is open",
            &|schema| remove(schema, "/$defs/Permanence", "enum"),
            "enum is gone",
        ),
        (
            "a number reaches further",
            &|schema| schema["$defs"]["Smtp"]["properties"]["code"]["maximum"] = 999.into(),
            "maximum has changed",
        ),
        (
            "a text is written otherwise",
            &|schema| schema["$defs"]["Timestamp"]["pattern"] = ".*".into(),
            "pattern has changed",
        ),
        (
            "a family is gone",
            &|schema| {
                schema["allOf"].as_array_mut().unwrap().remove(0);
            },
            "the rule for [^mailhooks\\.delivery\\.] is gone",
        ),
        (
            "another schema is named",
            &|schema| schema["$id"] = "urn:mailhooks:schema:1:other".into(),
            "$id has changed",
        ),
    ];
    for (name, change, complaint) in cases {
        let found = after(change);
        assert!(
            found.iter().any(|breach| breach.contains(complaint)),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_kind_may_not_be_taken_away() {
    let found =
        after(|schema| without(schema, "/properties/type/enum", "mailhooks.bounce.bounced"));
    assert_eq!(
        found,
        ["/type: the word \"mailhooks.bounce.bounced\" is gone"]
    );
}

#[test]
fn a_new_major_version_may_do_anything_and_an_older_one_nothing() {
    let renamed = |major: u32| {
        let mut schema = of_event();
        schema["$id"] = format!("urn:mailhooks:schema:{major}:event").into();
        remove(&mut schema, "/$defs/Message/properties", "subject");
        schema
    };
    assert_eq!(breaches(&of_event(), &renamed(2)), []);
    assert!(!breaches(&of_event(), &renamed(0)).is_empty());
    assert!(!breaches(&of_event(), &renamed(1)).is_empty());
}

#[test]
fn a_version_is_no_breach_of_itself() {
    for family in Family::ALL {
        let path = events_root().join(format!("schemas/{family}.json"));
        let schema = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(breaches(&schema, &schema), []);
    }
}
