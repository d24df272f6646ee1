//! The outbox as the tests use it: marks whose lease is over, and runs.

use crate::house::{House, TABLE};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::Timestamp;
use mailhooks_stage::Function;
use serde_json::{Value, json};

/// Makes a mark due, as if its lease had run out. An item without a mark stays without one.
pub(crate) async fn end_lease(house: &House, id: &str) {
    let long_ago = Timestamp::UNIX_EPOCH;
    let due = AttributeValue::S(format!("{long_ago}/{long_ago}"));
    set(house, id, "due", due).await;
}

/// Changes an attribute of an item that has it.
pub(crate) async fn set(house: &House, id: &str, name: &str, value: AttributeValue) {
    let update = house.aws.dynamodb_client.update_item().table_name(TABLE);
    let update = update
        .key("id", AttributeValue::S(id.to_owned()))
        .update_expression("SET #name = :value")
        .condition_expression("attribute_exists(#name)")
        .expression_attribute_names("#name", name);
    let updated = update.expression_attribute_values(":value", value).send();
    if let Err(error) = updated.await {
        assert!(
            error
                .into_service_error()
                .is_conditional_check_failed_exception()
        );
    }
}

/// The event by which the schedule starts a run.
pub(crate) fn scheduled() -> Value {
    json!({"source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}})
}

/// Starts a run of the outbox, as its schedule does, and gives the report.
pub(crate) async fn run_outbox(outbox: &Function) -> Value {
    outbox.invoke(&scheduled()).await.unwrap()
}
