//! Hostile fields in a Lambda event get an answer and never end the process.

use crate::house::{Binary, House, answer, delivered, send};
use mailhooks_stage::{BodyForm, Trigger};
use serde_json::{Value, json};

/// Values that no well-behaved gateway writes.
fn values() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    vec![
        Value::Null,
        json!(7),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
        json!("\u{0}\r\n: é\u{fffe}"),
        json!("http://[::1:bad/../%zz?#"),
        json!("=".repeat(5_000)),
        json!({"host": "a b\u{0}", "x y": "1", "": ""}),
        json!({"http": {"method": "\u{0}"}, "stage": 7, "elb": "x"}),
        deep,
    ]
}

#[tokio::test]
async fn a_hostile_field_gets_an_answer_and_the_process_lives() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let mut tried = 0;
    for trigger in Trigger::ALL {
        let event = |number| trigger.event(&delivered(&format!("msg_{number}")), BodyForm::Base64);
        let fields: Vec<String> = event(0).as_object().unwrap().keys().cloned().collect();
        for field in fields {
            for value in values() {
                let mut hostile = event(tried);
                hostile[&field] = value.clone();
                let (status, _) = answer(&function.invoke(&hostile).await.unwrap());
                assert!(
                    [200, 400, 401, 404, 405].contains(&status),
                    "{trigger:?} {field} = {value}: {status}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
    assert_eq!(send(&function, &delivered("msg_after")).await.0, 200);
}

#[tokio::test]
async fn what_is_no_http_request_is_answered_400() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let mut bad_base64 = Trigger::HttpApi.event(&delivered("msg_1"), BodyForm::Base64);
    bad_base64["body"] = "not base64!".into();
    for event in [
        json!({}),
        json!([]),
        json!("x"),
        json!(null),
        json!({"Records": []}),
        bad_base64,
    ] {
        let (status, problem) = answer(&function.invoke(&event).await.unwrap());
        assert_eq!(status, 400, "{event}: {problem}");
    }
    assert_eq!(house.items().await, 0);
}

#[tokio::test]
async fn an_event_that_is_no_json_does_not_end_the_process() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    for bytes in [
        b"".to_vec(),
        b"{".to_vec(),
        b"\xff\xfe".to_vec(),
        vec![b'['; 100_000],
    ] {
        // Lambda never hands over such an event; the runtime reports it as an error of the function.
        assert!(function.invoke_bytes(bytes).await.is_err());
    }
    assert_eq!(send(&function, &delivered("msg_after")).await.0, 200);
}
