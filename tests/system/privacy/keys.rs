//! Keys that cannot be fetched, from an address and a name that are marked, with marked answers.

use super::{
    MARK, SECRET, Seen,
    sources::{KEY_NAME, MarkedSource, unreadable},
};
use crate::house::{Binary, House, answer};
use http::StatusCode;
use mailhooks_provider::provider;
use mailhooks_stage::{BodyForm, DnsAnswer, DnsServer, KeyAnswer, KeyServer, Trigger};
use serde_json::json;

#[tokio::test]
async fn keys_that_cannot_be_fetched_are_told_by_the_reason() {
    let source = MarkedSource::of(provider("postal").unwrap());
    let mut seen = Seen::default();
    for (answered, reason) in [
        (
            KeyAnswer::Text(format!("{SECRET} {{")),
            "the answer is not JSON",
        ),
        (
            KeyAnswer::Document(json!({"keys": [{"kid": SECRET}]})),
            "no usable key",
        ),
        (
            KeyAnswer::Redirect(format!("https://{MARK}.example.com/")),
            "the answer is not 200",
        ),
        (
            KeyAnswer::Status(StatusCode::FORBIDDEN),
            "the answer is not 200",
        ),
    ] {
        let server = KeyServer::start(answered).await.unwrap();
        let file =
            std::env::temp_dir().join(format!("mailhooks-private-{}.pem", std::process::id()));
        std::fs::write(&file, server.certificate()).unwrap();
        let address = format!("{}?{SECRET}={SECRET}", server.url());
        let document =
            json!({"provider": "postal", "token": source.document["token"], "jwks": address});
        let house = House::new().await.with_source("postal", document);
        let variables = [("SSL_CERT_FILE", file.to_str().unwrap())];
        let function = house.start_with(Binary::Any, &variables).await;
        let webhook = source.webhook(&source.path(), &Default::default(), &unreadable());
        let reply = function
            .invoke(&Trigger::RestApi.event(&webhook, BodyForm::Base64))
            .await
            .unwrap();
        assert_eq!(answer(&reply).0, 503);
        seen.answer(&reply);
        seen.lines(function).await;
        let told = seen.outcomes("refused").pop().unwrap();
        assert!(told["reason"].as_str().unwrap().contains(reason), "{told}");
    }
    seen.tells_nothing();
}

#[tokio::test]
async fn a_name_that_cannot_be_asked_for_is_not_told() {
    let source = MarkedSource::of(provider("copernica").unwrap());
    let mut seen = Seen::default();
    for (answered, record, status) in [
        (DnsAnswer::Failure, None, 503),
        (DnsAnswer::Records, None, 401),
        (
            DnsAnswer::Records,
            Some(format!("v=DKIM1; k=rsa; p={SECRET}")),
            401,
        ),
    ] {
        let server = DnsServer::start().await.unwrap();
        server.answer(answered);
        if let Some(record) = record {
            server.publish(KEY_NAME, &record);
        }
        let mut document = source.document.clone();
        document.as_object_mut().unwrap().remove("keys");
        document["dns"] = true.into();
        let house = House::new().await.with_source("copernica", document);
        let address = server.address().to_string();
        let function = house
            .start_with(Binary::Any, &[("DNS_SERVER", &address)])
            .await;
        let webhook = source.webhook(&source.path(), &Default::default(), &unreadable());
        let reply = function
            .invoke(&Trigger::HttpApi.event(&webhook, BodyForm::Base64))
            .await
            .unwrap();
        assert_eq!(answer(&reply).0, status, "{answered:?}");
        assert!(server.asked() > 0);
        seen.answer(&reply);
        seen.lines(function).await;
    }
    assert_eq!(seen.outcomes("refused").len(), 3);
    seen.tells_nothing();
}
