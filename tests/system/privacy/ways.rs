//! Webhooks that are let in: accepted, again, misrouted, quarantined, and announced by the outbox.

use super::{
    MARK, SECRET, Seen,
    marked::marked_samples,
    outages, search_messages,
    sources::{self, MarkedSource, signatures},
};
use crate::house::{Binary, House, answer};
use mailhooks_event::Family;
use mailhooks_stage::{BodyForm, Function, HttpRequest, Trigger};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Triggers that hand over a query as it was sent.
const TRIGGERS: [Trigger; 3] = [
    Trigger::HttpApi,
    Trigger::FunctionUrl,
    Trigger::LoadBalancer,
];

async fn post(seen: &mut Seen, function: &Function, place: usize, request: &HttpRequest) -> Value {
    let event = TRIGGERS[place % TRIGGERS.len()].event(request, BodyForm::Base64);
    let reply = function.invoke(&event).await.unwrap();
    seen.answer(&reply);
    let (status, body) = answer(&reply);
    assert_eq!(status, 200, "{body}");
    body["status"].clone()
}

fn of<'a>(sources: &'a [MarkedSource], provider: &str) -> &'a MarkedSource {
    let mut sources = sources.iter();
    sources
        .find(|source| source.signer.provider().name().as_str() == provider)
        .unwrap()
}

#[tokio::test]
async fn what_is_let_in_is_told_to_the_queues_alone() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let mut seen = Seen::default();
    let mut hidden: Vec<String> = sources
        .iter()
        .flat_map(MarkedSource::unmarked_secrets)
        .collect();
    let mut statuses = BTreeSet::new();
    let mut count = 0;
    for (place, marked) in marked_samples().into_iter().enumerate() {
        let source = of(&sources, marked.sample.provider.name().as_str());
        let mut headers = marked.sample.headers.clone();
        // The id of a delivery stands in the message.
        headers.remove("webhook-id");
        headers.insert("svix-id", format!("msg_{MARK}{place}").parse().unwrap());
        let webhook = source.webhook(&source.path(), &headers, &marked.body);
        hidden.extend(signatures(&webhook));
        statuses.insert(
            post(&mut seen, &function, place, &webhook)
                .await
                .to_string(),
        );
        if place % 5 == 0 {
            let again = post(&mut seen, &function, place, &webhook).await;
            assert_eq!(again, "duplicate", "{}", marked.sample);
            statuses.insert(again.to_string());
        }
        count += 1;
    }
    assert!(count > 300, "{count}");
    for status in ["accepted", "duplicate", "quarantined"] {
        assert!(statuses.contains(&format!("{status:?}")), "{statuses:?}");
    }
    seen.lines(function).await;
    assert!(
        seen.outcomes("accepted").len() > 200,
        "{}",
        seen.outcomes("accepted").len()
    );
    assert!(seen.outcomes("quarantined").len() > 20);
    seen.tells_nothing_of(&hidden);
    let families: BTreeSet<String> = seen
        .outcomes("accepted")
        .iter()
        .map(|line| line["family"].to_string())
        .collect();
    assert!(families.len() >= 8, "{families:?}");
    let (messages, marked) = search_messages(&house, &hidden).await;
    // The mark did get in; that it is nowhere else says something.
    assert!(marked > 200 && messages >= marked, "{marked} of {messages}");
    nothing_secret_is_kept(&house).await;
}

/// What is readable of an item may be an address or a message's id, but no credential and no header.
async fn nothing_secret_is_kept(house: &House) {
    let scan = house.aws.dynamodb_client.scan().table_name("mailhooks");
    let items = scan
        .into_paginator()
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>();
    let items = items.await.unwrap();
    let texts: Vec<String> = items
        .iter()
        .flat_map(|item| item.values())
        .filter_map(|value| value.as_s().ok().cloned())
        .collect();
    assert!(texts.iter().any(|text| text.contains(MARK)));
    assert!(!texts.iter().any(|text| text.contains(SECRET)));
}

#[tokio::test]
async fn what_came_to_the_wrong_url_or_cannot_be_read_is_told_by_its_id() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Family(Family::Bounce)).await;
    let outbox = house.start(Binary::Outbox).await;
    let mut seen = Seen::default();
    for (place, source) in sources.iter().enumerate() {
        let path = format!("{}/bounce", source.path());
        let provider = source.signer.provider().name();
        let misrouted = marked_samples().into_iter().find(|marked| {
            marked.sample.provider.name() == provider
                && marked.sample.expected["type"] == "mailhooks.delivery.delivered"
        });
        let misrouted = misrouted.unwrap();
        let webhook = source.webhook(&path, &misrouted.sample.headers, &misrouted.body);
        assert_eq!(
            post(&mut seen, &function, place, &webhook).await,
            "accepted"
        );
        for body in [
            sources::unreadable(),
            format!("{{\"type\": \"{MARK}.{MARK}\", \"event\": \"{MARK}\", \"data\": \"{MARK}\"}}")
                .into_bytes(),
            format!("type={MARK}&id={MARK}&{MARK}=1").into_bytes(),
            format!("\"{MARK}").into_bytes(),
            format!("[[\"{MARK}\"").into_bytes(),
        ] {
            let webhook = source.webhook(&path, &Default::default(), &body);
            let status = post(&mut seen, &function, place, &webhook).await;
            assert_eq!(
                status,
                "quarantined",
                "{provider}: {}",
                String::from_utf8_lossy(&body)
            );
        }
    }
    outages::end_leases(&house).await;
    let report = outbox
        .invoke(&json!({"detail": {MARK: MARK}}))
        .await
        .unwrap();
    assert_eq!(report["finished"], sources.len(), "{report}");
    seen.answer(&report);
    seen.lines(function).await;
    seen.lines(outbox).await;
    let misrouted = |line: &Value| line["warnings"].to_string().contains("misrouted");
    assert_eq!(
        seen.outcomes("accepted")
            .iter()
            .filter(|line| misrouted(line))
            .count(),
        sources.len()
    );
    seen.tells_nothing();
    let (messages, marked) = search_messages(&house, &[]).await;
    assert_eq!(messages, 6 * sources.len());
    assert!(marked >= sources.len(), "{marked}");
}
