//! Whatever order messages come in, and however often: the table is the same.

use crate::{LIMIT, TABLE, about_jane, aws, event, list};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::Timestamp;
use mailhooks_stage::Aws;
use mailhooks_suppression_list::{Reason, SuppressionList};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

type Item = HashMap<String, AttributeValue>;

/// The entries, without the number of times that each was written.
async fn entries(aws: &Aws, table: &str) -> BTreeMap<String, Item> {
    let scan = aws.dynamodb_client.scan().table_name(table);
    let items = scan.into_paginator().items().send();
    let items: Result<Vec<Item>, _> = items.collect().await;
    let mut entries = BTreeMap::new();
    for mut item in items.unwrap() {
        let key = item["id"].as_s().unwrap().clone();
        item.remove("version");
        if let Some(AttributeValue::Ss(counts)) = item.get_mut("counts") {
            counts.sort();
        }
        if !key.starts_with("effect#") {
            entries.insert(key, item);
        }
    }
    entries
}

/// Every order of these places.
fn orders(places: &[usize]) -> Vec<Vec<usize>> {
    if places.is_empty() {
        return vec![vec![]];
    }
    let mut all = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let mut rest = places.to_vec();
        rest.remove(index);
        for mut order in orders(&rest) {
            order.push(*place);
            all.push(order);
        }
    }
    all
}

#[tokio::test]
async fn every_order_gives_the_same_table() {
    let aws = aws().await;
    let day = 86_400;
    let records: [Value; 4] = [
        about_jane("delivery.failed", 0, 3 * day),
        about_jane("delivery.delivered", 1, 2 * day),
        about_jane("bounce.bounced", 2, day),
        about_jane("complaint.complained", 3, day),
    ];
    let events = records.each_ref().map(event);
    let now = Timestamp::UNIX_EPOCH.plus_seconds(4 * day);
    let mut first = None;
    for order in orders(&[0, 1, 2, 3]) {
        let name: String = order.iter().map(ToString::to_string).collect();
        let table = format!("list-{name}");
        mailhooks_stage::create_table(&aws.dynamodb_client, &table)
            .await
            .unwrap();
        let list = SuppressionList::new(aws.dynamodb_client.clone(), &table, LIMIT);
        // The first two come once more in the end, as redeliveries do.
        for place in order.iter().chain(&order[..2]) {
            list.take(&events[*place], now).await.unwrap();
        }
        assert_eq!(
            list.reason("jane@example.org").await.unwrap(),
            Some(Reason::Complaint)
        );
        let entries = entries(&aws, &table).await;
        assert_eq!(entries.len(), 1);
        assert_eq!(
            *first.get_or_insert_with(|| entries.clone()),
            entries,
            "{name}"
        );
    }
}

#[tokio::test]
async fn concurrent_failures_are_all_counted() {
    let aws = aws().await;
    let mut tasks = Vec::new();
    for number in 0..3 {
        let list = list(&aws);
        let event = event(&about_jane("delivery.failed", number, i64::from(number)));
        tasks.push(tokio::spawn(async move {
            list.take(&event, Timestamp::UNIX_EPOCH).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let entries = entries(&aws, TABLE).await;
    let counts = entries["address#jane@example.org"]["counts"]
        .as_ss()
        .unwrap();
    assert_eq!(counts.len(), 3);
    assert_eq!(
        list(&aws).reason("jane@example.org").await.unwrap(),
        Some(Reason::Repeated)
    );
}

#[tokio::test]
async fn a_domain_is_listed_only_by_advice_about_the_domain() {
    let aws = aws().await;
    let list = list(&aws);
    let mut bounce = event(&about_jane("bounce.bounced", 0, 0));
    list.take(&bounce, Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(list.reason("joe@example.org").await.unwrap(), None);
    bounce.id = event(&about_jane("bounce.bounced", 1, 0)).id;
    let advice = bounce.data.mail.suppression_advice.as_mut();
    advice.unwrap().scope = mailhooks_event::Scope::Domain;
    list.take(&bounce, Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(
        list.reason("Joe@Example.org").await.unwrap(),
        Some(Reason::Failure)
    );
    assert_eq!(list.reason("joe@example.com").await.unwrap(), None);
}

#[tokio::test]
async fn without_a_certain_recipient_nobody_is_listed() {
    let aws = aws().await;
    let list = list(&aws);
    let sure = event(&about_jane("bounce.bounced", 0, 0));
    let mut unsure = sure.clone();
    unsure.data.mail.recipient_certain = Some(false);
    let mut nobody = sure.clone();
    nobody.data.mail.recipient = None;
    let mut no_advice = sure.clone();
    no_advice.data.mail.suppression_advice = None;
    let mut keep = sure.clone();
    keep.data.mail.suppression_advice.as_mut().unwrap().action = mailhooks_event::Action::None;
    for event in [unsure, nobody, no_advice, keep] {
        assert_eq!(
            list.take(&event, Timestamp::UNIX_EPOCH).await.unwrap(),
            None
        );
    }
    assert!(entries(&aws, TABLE).await.is_empty());
    list.take(&sure, Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(entries(&aws, TABLE).await.len(), 1);
}
