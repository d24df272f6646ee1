//! Whoever is forgotten is found nowhere, and nobody else is missing.

use super::*;
use crate::testing::{House, event, recorded};
use futures_util::pin_mut;
use serde_json::json;

fn mail(to: &[&str], subject: &str) -> String {
    event(
        "email.delivered",
        &json!({"email_id": "1", "to": to, "subject": subject}),
    )
}

async fn mentions(person: &Person) -> Vec<Stored> {
    let records = person.mentions();
    pin_mut!(records);
    let mut all = Vec::new();
    while let Some(record) = records.try_next().await.unwrap() {
        all.push(record);
    }
    all
}

#[tokio::test]
async fn the_index_finds_a_recipient_in_any_case_and_nobody_else() {
    let house = House::new().await;
    house
        .post("msg_1", mail(&["Jane@Example.org"], "one"))
        .await;
    house
        .post("msg_2", mail(&["jane@example.org"], "two"))
        .await;
    let other = recorded(
        &house
            .post("msg_3", mail(&["john@example.org"], "three"))
            .await,
    )
    .1;
    let store = house.intake.store();
    let jane = Person::new(store.clone(), " JANE@example.org ");
    let records = jane.records().await.unwrap();
    assert_eq!(records.len(), 2);
    for record in &records {
        jane.forget(record).await.unwrap();
    }
    assert!(jane.records().await.unwrap().is_empty());
    assert!(mentions(&jane).await.is_empty());
    assert!(store.get(&records[0].id).await.unwrap().is_none());
    assert!(store.get(&other).await.unwrap().is_some());
}

#[tokio::test]
async fn a_redelivery_does_not_bring_anybody_back() {
    let house = House::new().await;
    let body = mail(&["jane@example.org"], "one");
    house.post("msg_1", body.clone()).await;
    let jane = Person::new(house.intake.store().clone(), "jane@example.org");
    for record in jane.records().await.unwrap() {
        jane.forget(&record).await.unwrap();
    }
    let (status, id) = recorded(&house.post("msg_1", body).await);
    assert_eq!(status, "duplicate");
    assert!(house.intake.store().get(&id).await.unwrap().is_none());
    assert!(mentions(&jane).await.is_empty());
    assert_eq!(house.items().await, 1, "the id alone");
}

#[tokio::test]
async fn a_scan_finds_whom_no_index_knows() {
    let house = House::new().await;
    house
        .post(
            "msg_1",
            mail(&["jane@example.org", "john@example.org"], "to several"),
        )
        .await;
    house
        .post(
            "msg_2",
            mail(&["john@example.org"], "about jane@example.org"),
        )
        .await;
    // In quarantine only the raw body knows her, and a large one lies in rows.
    let padding: String = (0..40_000_u32)
        .map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761)))
        .collect();
    let large = json!({"type": "email.new", "padding": padding, "x": "jane@example.org"});
    house.post("msg_3", large.to_string()).await;
    let stays = house
        .post("msg_4", mail(&["mary-jane@example.org"], "to another"))
        .await;
    let jane = Person::new(house.intake.store().clone(), "jane@example.org");
    let records = mentions(&jane).await;
    assert_eq!(records.len(), 3);
    assert!(house.items().await > 4, "there are rows");
    for record in &records {
        jane.forget(record).await.unwrap();
    }
    assert_eq!(house.items().await, 4, "no rows are left");
    assert!(mentions(&jane).await.is_empty());
    let stays = recorded(&stays).1;
    assert!(house.intake.store().get(&stays).await.unwrap().is_some());
}

#[test]
fn an_address_is_found_whole_or_not_at_all() {
    for text in [
        "jane@example.org",
        "to=jane%40example.org&x=1",
        r#"{"to":"Jane\u0040Example.org"}"#,
        "<jane@example.org>, and so on",
        "It was jane@example.org. She",
        "joann.jane@example.org but also jane@example.org",
    ] {
        assert!(names(text, "jane@example.org"), "{text}");
    }
    for text in [
        "",
        "mary-jane@example.org",
        "x.jane@example.org",
        "jane@example.org.uk",
        "jane@example.organic",
        "jane@example.com",
    ] {
        assert!(!names(text, "jane@example.org"), "{text}");
    }
    assert!(!names("anything", ""), "nobody is everybody");
    assert!(names("jane%2Bshop%40example.org", "jane+shop@example.org"));
}
