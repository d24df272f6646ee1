//! The schemas of what this version writes, made from the types. They are closed: a member or a word
//! that they do not name is not written.

use mailhooks_event::{
    Category, Data, Event, EventId, Family, Happening, Timestamp, Warning, bounce::Bounce,
    complaint::Complaint, contact::Contact, domain::Domain, engagement::Engagement,
    quarantine::Quarantine, send_limit::SendLimit, suppression::Suppression,
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The dialect that every schema is written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The closed sets that may grow within a major version, by their types' names. The families and
/// kinds in `type` may grow too.
pub(crate) fn growing() -> [String; 2] {
    [Category::schema_name(), Warning::schema_name()].map(String::from)
}

/// The name of a schema, in line with the `dataschema` of events.
pub(crate) fn urn(of: &str) -> String {
    format!("urn:mailhooks:schema:{}:{of}", Event::SCHEMA_VERSION)
}

/// The schema of a whole message, complete in itself.
pub(crate) fn of_event() -> Value {
    let mut generator = generator();
    let mut definitions = Map::new();
    let mut by_family = Vec::new();
    for family in Family::ALL {
        let name = definition_of(*family);
        definitions.insert(name.clone(), of_data(&mut generator, *family));
        by_family.push(rule(*family, &name));
    }
    let all = Family::ALL.iter();
    let types: Vec<String> = all.clone().flat_map(|family| types(*family)).collect();
    let data_schemas: Vec<String> = all.map(|family| urn(family.as_str())).collect();
    let properties = json!({
        "specversion": {"description": "The version of CloudEvents.", "const": Event::SPEC_VERSION},
        "id": generator.subschema_for::<EventId>(),
        "source": {
            "description": "The provider and the configured source that it came from: `/mailhooks/<provider>/<source>`.",
            "type": "string",
            "pattern": "^/mailhooks/[a-z][a-z0-9-]{0,63}/[a-z0-9-]{1,64}$",
        },
        "type": {
            "description": "What happened: `mailhooks.<family>.<kind>`. Families and kinds may grow within a major version.",
            "type": "string",
            "enum": types,
        },
        "subject": {
            "description": "What the event is about: a message, a domain, a server or a contact, by the provider's key.",
            "type": "string",
            "minLength": 1,
        },
        "time": generator.subschema_for::<Timestamp>(),
        "datacontenttype": {"description": "The media type of `data`.", "const": "application/json"},
        "dataschema": {"description": "The schema of `data`: the family's.", "type": "string", "enum": data_schemas},
        "data": {"description": "What happened in full, by the family's schema.", "type": "object"},
    });
    definitions.extend(definitions_of(&mut generator));
    json!({
        "$schema": DIALECT,
        "$id": urn("event"),
        "title": "A message of mailhooks",
        "description": "A CloudEvents 1.0 event as JSON, exactly as this version writes it. Consumers validate with consumer.json, which takes what later versions may add.",
        "type": "object",
        "properties": properties,
        "required": ["specversion", "id", "source", "type", "time", "datacontenttype", "dataschema", "data"],
        "additionalProperties": false,
        "allOf": by_family,
        "$defs": definitions,
    })
}

/// The schema of a family's `data`, complete in itself. Its `$id` is the event's `dataschema`.
pub(crate) fn of_family(family: Family) -> Value {
    let mut generator = generator();
    let mut schema = of_data(&mut generator, family);
    schema["$schema"] = DIALECT.into();
    schema["$id"] = urn(family.as_str()).into();
    schema["$defs"] = definitions_of(&mut generator).into();
    schema
}

/// What holds for the messages of a family.
fn rule(family: Family, definition: &str) -> Value {
    let prefix = if family == Family::Quarantine {
        "qrn"
    } else {
        "evt"
    };
    json!({
        "if": {
            "properties": {"type": {"pattern": format!("^mailhooks\\.{family}\\.")}},
            "required": ["type"],
        },
        "then": {"properties": {
            "id": {"pattern": format!("^{prefix}_")},
            "type": {"enum": types(family)},
            "dataschema": {"const": urn(family.as_str())},
            "data": {"$ref": format!("#/$defs/{definition}")},
        }},
    })
}

fn of_data(generator: &mut SchemaGenerator, family: Family) -> Value {
    let mut schema = Data::json_schema(generator).to_value();
    written(&mut schema);
    schema["title"] = format!("The data of mailhooks.{family}.*").into();
    if let Some(object) = object_of(generator, family) {
        schema["properties"][family.as_str()] = object;
    }
    // A notice without its object would lead nowhere; others leave out an object that says nothing.
    if let (Family::Quarantine, Some(required)) = (family, schema["required"].as_array_mut()) {
        required.push(family.as_str().into());
    }
    schema
}

fn object_of(generator: &mut SchemaGenerator, family: Family) -> Option<Value> {
    let schema = match family {
        Family::Delivery => return None,
        Family::Bounce => generator.subschema_for::<Bounce>(),
        Family::Complaint => generator.subschema_for::<Complaint>(),
        Family::Engagement => generator.subschema_for::<Engagement>(),
        Family::Domain => generator.subschema_for::<Domain>(),
        Family::SendLimit => generator.subschema_for::<SendLimit>(),
        Family::Contact => generator.subschema_for::<Contact>(),
        Family::Suppression => generator.subschema_for::<Suppression>(),
        Family::Quarantine => generator.subschema_for::<Quarantine>(),
    };
    Some(schema.to_value())
}

/// Every type that the generator has met.
fn definitions_of(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut definitions = generator.take_definitions(true);
    for (name, definition) in &mut definitions {
        written(definition);
        if growing().contains(name) {
            let text = definition["description"].as_str().unwrap_or_default();
            definition["description"] =
                format!("{text}\n\nThe list may grow within a major version.").into();
        }
    }
    definitions
}

/// What is known of written values beyond their types: no member is ever null, an object has no other
/// members than its type's, and the size of a number in memory is nobody's business.
fn written(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.remove("format");
            if let Some(Value::Array(types)) = members.get("type") {
                let first = types.iter().find(|name| *name != "null").cloned();
                members.insert("type".to_owned(), first.unwrap_or_default());
            }
            if let Some(Value::Array(choices)) = members.get("anyOf")
                && let [one, null] = choices.as_slice()
                && null["type"] == "null"
                && let Value::Object(one) = one.clone()
            {
                members.remove("anyOf");
                members.extend(one);
            }
            if members.get("properties").is_some_and(Value::is_object) {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(written);
        }
        Value::Array(items) => items.iter_mut().for_each(written),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn types(family: Family) -> Vec<String> {
    let kinds = Happening::kinds(family).into_iter();
    kinds
        .map(|kind| format!("mailhooks.{family}.{kind}"))
        .collect()
}

/// `BounceData` for bounces.
fn definition_of(family: Family) -> String {
    let words = family.as_str().split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    });
    format!("{}Data", words.collect::<String>())
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
}
