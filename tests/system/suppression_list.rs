//! From a provider's webhook to a consumer's table: the samples, signed, through the built function into
//! the queues, and from there into the suppression list of `examples/`, in several orders and twice.

use crate::house::{Binary, House, path_of, send, signed};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_event::{Family, Timestamp};
use mailhooks_sender::{events_root, samples};
use mailhooks_stage::create_table;
use mailhooks_suppression_list::{Limit, SuppressionList};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// So many that counting lists nobody here; the example's own tests count.
const LIMIT: Limit = Limit {
    count: 1_000,
    seconds: 86_400,
};

/// What is announced for the samples with advice on suppression.
async fn announced(house: &House) -> Vec<Value> {
    let function = house.start(Binary::Any).await;
    let samples = samples(&events_root()).unwrap();
    for sample in &samples {
        let advice = &sample.expected["data"]["suppression_advice"];
        // Of those that change nothing, one provider's are enough.
        let is_enough = advice["action"] == "none" && sample.provider.name().as_str() != "resend";
        if advice.is_null() || is_enough {
            continue;
        }
        let path = path_of(sample.provider, None);
        let request = signed(sample.provider, &path, &sample.headers, &sample.body);
        let (status, _) = send(&function, &request).await;
        assert_eq!(status, 200, "{sample}");
    }
    function.idle().await.unwrap();
    let messages: Vec<Value> = house
        .messages()
        .await
        .into_iter()
        .map(|(_, body)| body)
        .collect();
    assert!(messages.len() > 100);
    messages
}

/// Batches of ten, as SQS hands them to a function.
async fn consume(list: &SuppressionList, messages: &[Value]) {
    let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
    for batch in messages.chunks(10) {
        let numbered = batch.iter().enumerate();
        let record = |(number, body): (usize, &Value)| json!({"messageId": number.to_string(), "body": body.to_string()});
        let records: Vec<Value> = numbered.map(record).collect();
        let batch = serde_json::from_value(json!({"Records": records})).unwrap();
        let processed = list.handle(batch, now).await;
        assert_eq!(processed.failed, []);
    }
}

/// Whether each entry of a list says that its target is listed, and why.
async fn entries(house: &House, table: &str) -> BTreeMap<String, Option<String>> {
    let scan = house.aws.dynamodb_client.scan().table_name(table);
    let items = scan
        .into_paginator()
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>();
    let text = |value: Option<&AttributeValue>| value.and_then(|value| value.as_s().ok().cloned());
    let items = items.await.unwrap();
    let entries = items.iter().map(|item| {
        let reason = text(item.get("reason"));
        if let Some(listed) = item.get("listed") {
            assert_eq!(listed.as_bool(), Ok(&reason.is_some()));
        }
        (text(item.get("id")).unwrap(), reason)
    });
    entries
        .filter(|(key, _)| !key.starts_with("effect#"))
        .collect()
}

/// Who must be listed, read off the messages all at once.
fn expected(messages: &[Value]) -> BTreeMap<String, &'static str> {
    let mut latest: BTreeMap<(String, &str), &str> = BTreeMap::new();
    for message in messages {
        let data = &message["data"];
        let (advice, family) = (
            &data["suppression_advice"],
            message["type"].as_str().unwrap(),
        );
        let action = advice["action"].as_str().unwrap();
        let is_of = |of: Family| family.starts_with(&format!("mailhooks.{of}."));
        let sort = match action {
            "suppress" if is_of(Family::Complaint) => "complaint",
            "suppress" => "failure",
            "clear" if is_of(Family::Suppression) => "removed",
            "clear" => "cleared",
            _ => continue,
        };
        let address = data["recipient"].as_str().unwrap().to_lowercase();
        let target = match advice["scope"].as_str().unwrap() {
            "domain" => format!("domain#{}", address.rsplit_once('@').unwrap().1),
            _ => format!("address#{address}"),
        };
        let time = message["time"].as_str().unwrap();
        let known = latest.entry((target, sort)).or_insert(time);
        *known = (*known).max(time);
    }
    let mut listed = BTreeMap::new();
    for ((target, sort), time) in &latest {
        let at = |sort| {
            latest
                .get(&(target.clone(), sort))
                .copied()
                .unwrap_or_default()
        };
        match *sort {
            "complaint" if *time >= at("removed") => {
                listed.insert(target.clone(), "complaint");
            }
            "failure" if *time >= at("removed").max(at("cleared")) => {
                listed.entry(target.clone()).or_insert("failure");
            }
            _ => {}
        }
    }
    listed
}

#[tokio::test]
async fn the_samples_give_the_same_list_in_every_order() {
    let house = House::new().await;
    let messages = announced(&house).await;
    let backwards: Vec<Value> = messages.iter().rev().cloned().collect();
    let (odd, even): (Vec<_>, Vec<_>) = messages
        .iter()
        .cloned()
        .enumerate()
        .partition(|(number, _)| number % 2 == 1);
    let twice = odd
        .iter()
        .chain(&even)
        .chain(&odd)
        .map(|(_, message)| message.clone());
    let orders = [messages.clone(), backwards, twice.collect()];
    let mut lists = Vec::new();
    for (number, order) in orders.iter().enumerate() {
        let table = format!("list-{number}");
        create_table(&house.aws.dynamodb_client, &table)
            .await
            .unwrap();
        let list = SuppressionList::new(house.aws.dynamodb_client.clone(), &table, LIMIT);
        consume(&list, order).await;
        lists.push(entries(&house, &table).await);
    }
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[0], lists[2]);

    let listed: BTreeMap<String, &str> = lists[0]
        .iter()
        .filter_map(|(target, reason)| Some((target.clone(), reason.as_deref()?)))
        .collect();
    assert_eq!(listed, expected(&messages));
    assert!(listed.values().any(|reason| *reason == "complaint"));
    assert!(listed.values().any(|reason| *reason == "failure"));
    assert!(listed.keys().any(|target| target.starts_with("domain#")));
    assert!(listed.len() < lists[0].len(), "somebody must take mail");
}
