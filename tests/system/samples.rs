//! Every sample under `events/`, through the function of its family and through `any`: what reaches
//! table and queue is the expected event.

use crate::house::{Binary, House, answer, event, path_of, signed};
use mailhooks_event::Family;
use mailhooks_sender::{Sample, events_root, samples};
use mailhooks_stage::{BodyForm, Function, Trigger};
use serde_json::Value;

/// The family of the event that a sample stands for.
fn family(sample: &Sample) -> Family {
    let kind = sample.expected["type"].as_str().unwrap();
    kind.split('.').nth(1).unwrap().parse().unwrap()
}

/// Posts a sample and compares what comes out at the other end.
async fn check(house: &House, function: &Function, path: &str, number: usize, sample: &Sample) {
    let request = signed(sample.provider, path, &sample.headers, &sample.body);
    // Every trigger and both forms of the body take their turn.
    let trigger = Trigger::ALL[number % 4];
    let form = [BodyForm::Base64, BodyForm::Plain][number / 4 % 2];
    let reply = function
        .invoke(&trigger.event(&request, form))
        .await
        .unwrap();

    let (status, body) = answer(&reply);
    let word = if family(sample) == Family::Quarantine {
        "quarantined"
    } else {
        "accepted"
    };
    assert_eq!(
        (status, &body["status"]),
        (200, &word.into()),
        "{sample}: {body}"
    );

    let messages = house.messages().await;
    assert_eq!(messages.len(), 1, "{sample}");
    let (queue, message) = &messages[0];
    assert_eq!(*queue, family(sample), "{sample}");
    let expected = at_the_time_of(&sample.expected, message);
    assert_eq!(without_skew(message), without_skew(&expected), "{sample}");

    function.idle().await.unwrap();
    let id = event(message).id;
    assert_eq!(body["id"], id.record().as_str(), "{sample}");
    let stored = house.store().get(&id).await.unwrap().unwrap();
    assert_eq!(stored.event, event(message), "{sample}");
    assert_eq!(stored.raw, sample.body, "{sample}");
    assert!(!stored.marked, "{sample}");

    // Signed anew, as every attempt is.
    let again = signed(sample.provider, path, &sample.headers, &sample.body);
    let reply = function.invoke(&trigger.event(&again, form)).await.unwrap();
    assert_eq!(answer(&reply).1["status"], "duplicate", "{sample}");
    assert!(house.messages().await.is_empty(), "{sample}");
}

/// The expected event, received when the message says. Where nothing tells when it happened, the time
/// of receipt stands in.
fn at_the_time_of(expected: &Value, message: &Value) -> Value {
    let mut expected = expected.clone();
    let received_at = message["data"]["received_at"].clone();
    if expected["time"] == expected["data"]["received_at"] {
        expected["time"] = received_at.clone();
    }
    expected["data"]["received_at"] = received_at;
    expected
}

/// A time that lay ahead when a sample was written lies behind one day.
fn without_skew(event: &Value) -> Value {
    let mut event = event.clone();
    if let Some(warnings) = event["data"]["warnings"].as_array_mut() {
        warnings.retain(|warning| warning != "clock_skew");
    }
    event
}

#[tokio::test]
async fn every_sample_through_any_reaches_table_and_queue() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let samples = samples(&events_root()).unwrap();
    assert!(samples.len() > 100);
    for (number, sample) in samples.iter().enumerate() {
        let path = path_of(sample.provider, None);
        check(&house, &function, &path, number, sample).await;
    }
    assert_eq!(house.items().await, samples.len());
}

#[tokio::test]
async fn every_sample_through_its_familys_function_reaches_table_and_queue() {
    let samples = samples(&events_root()).unwrap();
    for family in Family::ALL {
        if *family == Family::Quarantine {
            continue;
        }
        let house = House::new().await;
        let function = house.start(Binary::Family(*family)).await;
        let own = samples
            .iter()
            .filter(|sample| self::family(sample) == *family);
        let mut count = 0;
        for (number, sample) in own.enumerate() {
            let path = path_of(sample.provider, Some(*family));
            check(&house, &function, &path, number, sample).await;
            count += 1;
        }
        assert!(count > 0, "{family}");
        assert_eq!(house.items().await, count);
    }
}

#[tokio::test]
async fn quarantined_samples_come_through_a_familys_function_too() {
    let house = House::new().await;
    let function = house.start(Binary::Family(Family::Delivery)).await;
    let samples = samples(&events_root()).unwrap();
    let quarantined = samples
        .iter()
        .filter(|sample| family(sample) == Family::Quarantine);
    let mut count = 0;
    for (number, sample) in quarantined.enumerate() {
        let path = path_of(sample.provider, Some(Family::Delivery));
        check(&house, &function, &path, number, sample).await;
        count += 1;
    }
    assert!(count > 5);
}
