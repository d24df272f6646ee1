//! The requests of one event as they went over the wire: AWS's JSON, held to the fields that our requests
//! have. A field that is new or gone is an error: then our function asks for something else than this
//! program knows of.

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use base64::{DecodeError, Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use std::collections::HashMap;

/// The calls of one event, in the order in which they are made, and the webhook that led to them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recorded {
    #[serde(rename = "PutItem")]
    pub(crate) put_item: PutItem,
    #[serde(rename = "SendMessage")]
    pub(crate) send_message: SendMessage,
    #[serde(rename = "UpdateItem")]
    pub(crate) update_item: UpdateItem,
    pub(crate) body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct PutItem {
    pub(crate) table_name: String,
    pub(crate) item: Attributes,
    pub(crate) condition_expression: String,
    pub(crate) expression_attribute_names: HashMap<String, String>,
    pub(crate) return_values_on_condition_check_failure: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UpdateItem {
    pub(crate) table_name: String,
    pub(crate) key: Attributes,
    pub(crate) update_expression: String,
    pub(crate) condition_expression: String,
    pub(crate) expression_attribute_names: HashMap<String, String>,
    pub(crate) expression_attribute_values: Attributes,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct SendMessage {
    pub(crate) queue_url: String,
    pub(crate) message_body: String,
    pub(crate) message_attributes: HashMap<String, MessageAttribute>,
    /// The trace, where Lambda told one.
    #[serde(default)]
    pub(crate) message_system_attributes: HashMap<String, MessageAttribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct MessageAttribute {
    pub(crate) data_type: String,
    pub(crate) string_value: String,
}

/// Attributes by their names.
pub(crate) type Attributes = HashMap<String, Attribute>;

/// An attribute of an item, by DynamoDB's name for its type.
#[derive(Deserialize)]
pub(crate) enum Attribute {
    /// A text.
    S(String),
    /// A number.
    N(String),
    /// Bytes, in base64.
    B(String),
}

impl TryFrom<Attribute> for AttributeValue {
    type Error = DecodeError;

    fn try_from(attribute: Attribute) -> Result<Self, DecodeError> {
        Ok(match attribute {
            Attribute::S(text) => Self::S(text),
            Attribute::N(digits) => Self::N(digits),
            Attribute::B(base64) => Self::B(Blob::new(STANDARD.decode(base64)?)),
        })
    }
}
