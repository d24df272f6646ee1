//! The table that events are recorded in.

use crate::StageError;
use aws_sdk_dynamodb::{
    Client,
    error::{BuildError, DisplayErrorContext},
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
        Projection, ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
    },
};

/// The table's key.
const KEY: &str = "id";
/// The attribute with the second at which an item may go.
const EXPIRES: &str = "expires";
/// The indexes, named after their hash key, and their range key.
const INDEXES: [(&str, &str); 3] = [
    ("timeline", "time"),
    ("recipient", "time"),
    ("outbox", "due"),
];
/// Every attribute that is in some key.
const KEY_ATTRIBUTES: [&str; 6] = [KEY, "timeline", "recipient", "outbox", "time", "due"];

/// Makes the table of the given name as the infrastructure does. That it exists already is fine.
///
/// # Errors
///
/// [`StageError::Create`] if DynamoDB refuses.
pub async fn create_table(client: &Client, name: &str) -> Result<(), StageError> {
    let refused = |reason: String| StageError::Create {
        what: format!("the table {name}"),
        reason,
    };
    let (attributes, indexes) = shape().map_err(|error| refused(error.to_string()))?;
    let created = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes))
        .key_schema(key(KEY, KeyType::Hash).map_err(|error| refused(error.to_string()))?)
        .set_global_secondary_indexes(Some(indexes))
        .send()
        .await;
    if let Err(error) = created {
        let exists = error
            .as_service_error()
            .is_some_and(|error| error.is_resource_in_use_exception());
        return if exists {
            Ok(())
        } else {
            Err(refused(DisplayErrorContext(error).to_string()))
        };
    }
    let expiry = TimeToLiveSpecification::builder()
        .attribute_name(EXPIRES)
        .enabled(true)
        .build();
    client
        .update_time_to_live()
        .table_name(name)
        .time_to_live_specification(expiry.map_err(|error| refused(error.to_string()))?)
        .send()
        .await
        .map_err(|error| refused(DisplayErrorContext(error).to_string()))?;
    Ok(())
}

fn shape() -> Result<(Vec<AttributeDefinition>, Vec<GlobalSecondaryIndex>), BuildError> {
    let attributes = KEY_ATTRIBUTES.map(|name| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::S)
            .build()
    });
    let indexes = INDEXES.map(|(hash, range)| {
        GlobalSecondaryIndex::builder()
            .index_name(hash)
            .key_schema(key(hash, KeyType::Hash)?)
            .key_schema(key(range, KeyType::Range)?)
            .projection(
                Projection::builder()
                    .projection_type(ProjectionType::KeysOnly)
                    .build(),
            )
            .build()
    });
    Ok((
        attributes.into_iter().collect::<Result<_, _>>()?,
        indexes.into_iter().collect::<Result<_, _>>()?,
    ))
}

fn key(name: &str, key_type: KeyType) -> Result<KeySchemaElement, BuildError> {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(key_type)
        .build()
}
