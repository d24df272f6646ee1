//! The raw body arrives byte for byte, whatever the trigger and the form in which it is handed over.

use crate::house::{Binary, House, answer, signed};
use http::HeaderMap;
use mailhooks_provider::provider;
use mailhooks_stage::{BodyForm, Trigger};
use ring::digest::{SHA256, digest};

/// Bodies that careless handling would change.
fn bodies() -> Vec<Vec<u8>> {
    let large = format!(
        "{{\"type\":\"x\",\"pad\":\"{}\"}}",
        "0123456789".repeat(400_000)
    );
    vec![
        br#"{"type": "email.sent",   "odd"  :1e0 , "data":{} }"#.to_vec(),
        "{\"type\":\"x\",\"text\":\"Grüße 👋 \u{2028}\\u2028\\/\"}\r\n"
            .as_bytes()
            .to_vec(),
        b"id=1&name=a+b%20c&list%5B%5D=%C3%A9".to_vec(),
        b"\xff\xfe not UTF-8 \x00\x01".to_vec(),
        Vec::new(),
        b" ".to_vec(),
        large.into_bytes(),
    ]
}

#[tokio::test]
async fn the_hash_of_a_body_is_the_same_at_the_other_end() {
    let house = House::new().await;
    let function = house.start(Binary::Any).await;
    let resend = provider("resend").unwrap();
    let mut number = 0;
    for body in bodies() {
        for trigger in Trigger::ALL {
            for form in [BodyForm::Base64, BodyForm::Plain] {
                number += 1;
                let mut headers = HeaderMap::new();
                headers.insert("svix-id", format!("msg_{number}").parse().unwrap());
                let request = signed(resend, "/webhooks/resend", &headers, &body);
                let reply = function
                    .invoke(&trigger.event(&request, form))
                    .await
                    .unwrap();
                let (status, answer) = answer(&reply);
                assert_eq!(status, 200, "{trigger:?} {form:?} {answer}");
                let id = answer["id"].as_str().unwrap().parse().unwrap();
                let stored = house.store().get(&id).await.unwrap().unwrap();
                let (sent, kept) = (digest(&SHA256, &body), digest(&SHA256, &stored.raw));
                assert_eq!(
                    sent.as_ref(),
                    kept.as_ref(),
                    "{trigger:?} {form:?} {} bytes",
                    body.len()
                );
            }
        }
    }
}
