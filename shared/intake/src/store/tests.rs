//! The layout of items, and finding them again.

use super::attribute;
use crate::testing::{House, TABLE, delivered, event, recorded};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use std::collections::HashMap;

async fn item(house: &House, id: &str) -> HashMap<String, AttributeValue> {
    let get = house.aws.dynamodb_client.get_item().table_name(TABLE);
    get.key("id", AttributeValue::S(id.to_owned()))
        .send()
        .await
        .unwrap()
        .item
        .unwrap()
}

fn text<'a>(item: &'a HashMap<String, AttributeValue>, name: &str) -> Option<&'a str> {
    item.get(name).map(|value| value.as_s().unwrap().as_str())
}

#[tokio::test]
async fn an_item_can_be_read_by_people_and_expires() {
    let house = House::new().await;
    let (_, id) = recorded(&house.post("msg_1", delivered()).await);
    let item = item(&house, id.as_str()).await;
    for (name, value) in [
        (attribute::FAMILY, "delivery"),
        (attribute::KIND, "delivered"),
        (attribute::PROVIDER, "resend"),
        (attribute::SOURCE, "resend"),
        (
            attribute::TIMELINE,
            "resend#56761188-7520-42d8-8898-ff6fc54ce618",
        ),
        (attribute::RECIPIENT, "jane@example.org"),
        (attribute::TIME, "2026-11-21T11:59:00.000000Z"),
        (attribute::ADVICE, "clear"),
        (
            attribute::DUE,
            "2026-11-21T12:02:00.000000Z/2026-11-21T12:00:00.000000Z",
        ),
    ] {
        assert_eq!(text(&item, name), Some(value), "{name}");
    }
    // 2026-11-21T12:00:00Z and 400 days.
    assert_eq!(item[attribute::EXPIRES].as_n().unwrap(), "1829822400");
    assert!(!item.contains_key(attribute::PERMANENCE), "nothing failed");
}

#[tokio::test]
async fn the_mark_and_the_nonce_go_after_the_reply() {
    let house = House::new().await;
    let handled = house.post("msg_1", delivered()).await;
    let (_, id) = recorded(&handled);
    house.finish(handled).await;
    let item = item(&house, id.as_str()).await;
    for gone in [
        attribute::OUTBOX,
        attribute::DUE,
        attribute::NONCE,
        attribute::SENT,
        attribute::ATTEMPTS,
    ] {
        assert!(!item.contains_key(gone), "{gone}");
    }
}

#[tokio::test]
async fn records_are_found_by_subject_and_by_recipient_in_the_order_of_time() {
    let house = House::new().await;
    let mut later: Value = serde_json::from_str(&delivered()).unwrap();
    later["type"] = "email.complained".into();
    later["created_at"] = "2026-11-21T11:59:30Z".into();
    later["data"]["to"] = json!(["Jane@Example.org"]);
    let (_, second) = recorded(&house.post("msg_2", later.to_string()).await);
    let (_, first) = recorded(&house.post("msg_1", delivered()).await);
    let store = house.intake.store();
    let ids =
        |found: Vec<super::Found>| found.into_iter().map(|found| found.id).collect::<Vec<_>>();
    let timeline = store
        .timeline("resend", "56761188-7520-42d8-8898-ff6fc54ce618")
        .await
        .unwrap();
    assert_eq!(ids(timeline), [first.clone(), second.clone()]);
    assert_eq!(
        ids(store.recipient("JANE@example.org").await.unwrap()),
        [first, second]
    );
    assert!(
        store
            .timeline("postal", "56761188-7520-42d8-8898-ff6fc54ce618")
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .recipient("nobody@example.org")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_key_that_no_index_takes_keeps_an_event_out_of_the_index_only() {
    let house = House::new().await;
    let mut email: Value = serde_json::from_str(&delivered()).unwrap();
    email["data"]["email_id"] = "x".repeat(2_048).into();
    let (status, id) = recorded(&house.post("msg_1", email.to_string()).await);
    assert_eq!(status, "accepted");
    assert!(
        !item(&house, id.as_str())
            .await
            .contains_key(attribute::TIMELINE)
    );
}

#[tokio::test]
async fn numbers_and_depths_that_dynamodb_cannot_hold_are_kept_all_the_same() {
    let house = House::new().await;
    let mut email: Value = serde_json::from_str(&delivered()).unwrap();
    email["data"]["huge"] = json!(1e300);
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    email["data"]["deep"] = deep.clone();
    let (_, id) = recorded(&house.post("msg_1", email.to_string()).await);
    let stored = house.intake.store().get(&id).await.unwrap().unwrap();
    assert_eq!(stored.event.data.extra["huge"], json!(1e300));
    assert_eq!(stored.event.data.extra["deep"], deep);
}

#[tokio::test]
async fn a_record_that_is_gone_is_none() {
    let house = House::new().await;
    let (_, id) = recorded(
        &house
            .post("msg_1", event("email.sent", &json!({"email_id": "1"})))
            .await,
    );
    let delete = house.aws.dynamodb_client.delete_item().table_name(TABLE);
    delete
        .key("id", AttributeValue::S(id.to_string()))
        .send()
        .await
        .unwrap();
    assert!(house.intake.store().get(&id).await.unwrap().is_none());
}
