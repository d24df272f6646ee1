//! A new key under an old name: let in calmly, and no help to forgers.

use super::*;
use crate::{
    config::Documents,
    testing::{House, now},
};
use http::HeaderMap;
use mailhooks_provider::provider;
use mailhooks_sender::{PrivateSide, Signer};
use mailhooks_stage::{DnsAnswer, DnsServer};

/// One name in DNS, and an intake that looks keys up there.
struct Zone {
    house: House,
    intake: Intake,
    server: DnsServer,
    name: String,
}

impl Zone {
    async fn of(signer: &Signer) -> Self {
        let (house, server) = (House::new().await, DnsServer::start().await.unwrap());
        let mut source = signer.source_json();
        let name = source["keys"][0]["key_id"].as_str().unwrap().to_owned();
        source.as_object_mut().unwrap().remove("keys");
        source["dns"] = true.into();
        let document = serde_json::json!({"copernica": source}).to_string();
        let sources = Sources::parse(&Documents::parse(&document).unwrap()).unwrap();
        let routes = crate::config::Routes::new(Vec::new());
        let intake = Intake::new(
            CurrentSources::fixed(sources),
            Keys::new(Some(server.address())),
            house.intake.store().clone(),
            Announcer::new(house.aws.sqs_client.clone(), routes),
            RetentionDays::LONGEST,
        );
        let zone = Self {
            house,
            intake,
            server,
            name,
        };
        zone.publish(signer);
        zone
    }

    fn publish(&self, signer: &Signer) {
        let PrivateSide::KeyPair(pair) = signer.private() else {
            panic!("a key pair");
        };
        let lines = pair.public_pem().lines();
        let base64: String = lines.filter(|line| !line.starts_with('-')).collect();
        let record = format!("v=DKIM1; k=rsa; p={base64}");
        self.server.publish_for(&self.name, &[&record], 3_600);
    }

    /// The status of a webhook of this signer's, so many seconds later.
    async fn status(&self, signer: &Signer, seconds: i64) -> u16 {
        let (target, at) = ("/webhooks/copernica", now().plus_seconds(seconds));
        let body =
            format!("id={seconds}&type=delivery&time=1795262399&recipient=jane%40example.org");
        let headers = signer.sign(target, &HeaderMap::new(), body.as_bytes(), at);
        let request = Request {
            method: Method::POST,
            target: target.to_owned(),
            headers: headers.unwrap().into(),
            body: body.into(),
            request_id: "req-1".to_owned(),
            received_at: at,
            deadline: Deadline::after(Deadline::ANSWER),
        };
        let handled = self.intake.handle(request, Serves::Any).await;
        handled.answer.status.as_u16()
    }
}

#[tokio::test]
async fn a_new_key_under_an_old_name_is_found_within_a_minute() {
    let copernica = provider("copernica").unwrap();
    let [old, new, forger] = [(); 3].map(|()| Signer::generate(copernica).unwrap());
    let zone = Zone::of(&old).await;
    assert_eq!(zone.status(&old, 0).await, 200);
    zone.publish(&new);
    assert_eq!(
        zone.status(&new, 59).await,
        401,
        "it was looked up just now"
    );
    assert_eq!(zone.server.asked(), 1);
    assert_eq!(zone.status(&new, 60).await, 200);
    assert_eq!(zone.status(&old, 61).await, 401, "its key is gone");
    for seconds in 62..72 {
        assert_eq!(zone.status(&forger, seconds).await, 401);
    }
    assert_eq!(zone.server.asked(), 2, "a forger cannot make us ask more");
    zone.server.answer(DnsAnswer::Failure);
    assert_eq!(
        zone.status(&forger, 120).await,
        503,
        "nobody could judge it"
    );
    assert_eq!(zone.status(&new, 121).await, 200);
    assert_eq!(zone.house.items().await, 3);
}
