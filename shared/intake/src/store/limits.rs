//! The limits of DynamoDB, enforced here, because emulators are laxer than AWS.

use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// The largest item, names and values together, in bytes.
pub const MAX_ITEM_BYTES: usize = 409_600;
/// The largest value of a partition key, in bytes; of the table and of an index alike.
pub(super) const MAX_PARTITION_KEY_BYTES: usize = 2_048;

/// A value as a partition key of an index: only if it is not empty and not too long. Such an item
/// is not in the index, but it exists.
pub(super) fn index_key(value: String) -> Option<AttributeValue> {
    (1..=MAX_PARTITION_KEY_BYTES)
        .contains(&value.len())
        .then_some(AttributeValue::S(value))
}

/// The size of an item as DynamoDB counts it (developer guide, "Item sizes and formats").
pub(super) fn item_bytes(item: &HashMap<String, AttributeValue>) -> usize {
    item.iter()
        .map(|(name, value)| attribute_bytes(name, value))
        .sum()
}

/// The same of one attribute.
pub(super) fn attribute_bytes(name: &str, value: &AttributeValue) -> usize {
    name.len() + value_bytes(value)
}

fn value_bytes(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::N(digits) => digits.len() / 2 + 2,
        AttributeValue::Ss(texts) => texts.iter().map(String::len).sum(),
        // We write no other types; a list or a map costs its overhead of three bytes at least.
        AttributeValue::Bool(_)
        | AttributeValue::Bs(_)
        | AttributeValue::L(_)
        | AttributeValue::M(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Null(_)
        | _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_key_is_neither_empty_nor_too_long() {
        assert!(index_key(String::new()).is_none());
        assert!(index_key("x".repeat(2_049)).is_none());
        assert!(index_key("x".repeat(2_048)).is_some());
        assert!(
            index_key("é".repeat(1_025)).is_none(),
            "bytes count, not letters"
        );
    }
}
