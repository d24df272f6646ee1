//! Services that fail, with errors that quote everything they were asked.

use super::{
    Seen,
    marked::{MarkedSample, marked_samples},
    search_messages,
    sources::{self, MarkedSource},
};
use crate::house::{Binary, House, answer};
use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use mailhooks_event::Timestamp;
use mailhooks_stage::{BodyForm, Fault, Function, HttpRequest, Trigger};
use serde_json::{Value, json};

/// Every way of failing that says something.
const FAULTS: [Fault; 4] = [
    Fault::Quoting(StatusCode::BAD_REQUEST),
    Fault::Quoting(StatusCode::INTERNAL_SERVER_ERROR),
    Fault::Refused,
    Fault::AnswerLost,
];

/// A marked bounce of each source's provider.
fn webhooks(sources: &[MarkedSource]) -> Vec<HttpRequest> {
    let samples = marked_samples();
    let advising = |source: &MarkedSource| {
        let is_it = |marked: &&MarkedSample| {
            marked.sample.provider.name() == source.signer.provider().name()
                && marked.sample.expected["data"]["recipient_certain"] == true
        };
        let marked = samples.iter().find(is_it).unwrap();
        source.webhook(&source.path(), &marked.sample.headers, &marked.body)
    };
    sources.iter().map(advising).collect()
}

async fn post(seen: &mut Seen, function: &Function, request: &HttpRequest) -> u64 {
    let event = Trigger::HttpApi.event(request, BodyForm::Base64);
    let reply = function.invoke(&event).await.unwrap();
    seen.answer(&reply);
    answer(&reply).0
}

/// Sets one attribute of every item.
async fn set(house: &House, name: &str, value: AttributeValue) {
    let client = &house.aws.dynamodb_client;
    let scan = client.scan().table_name("mailhooks").send().await.unwrap();
    for item in scan.items() {
        client
            .update_item()
            .table_name("mailhooks")
            .key("id", item["id"].clone())
            .update_expression("SET #name = :value")
            .expression_attribute_names("#name", name)
            .expression_attribute_values(":value", value.clone())
            .send()
            .await
            .unwrap();
    }
}

/// Makes every mark due, as if its lease had run out.
pub(super) async fn end_leases(house: &House) {
    let long_ago = Timestamp::UNIX_EPOCH;
    set(
        house,
        "due",
        AttributeValue::S(format!("{long_ago}/{long_ago}")),
    )
    .await;
}

#[tokio::test]
async fn an_error_of_the_table_is_told_by_its_code() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let mut seen = Seen::default();
    for fault in FAULTS {
        house.aws.dynamodb.fail(fault);
        for webhook in webhooks(&sources) {
            assert_eq!(post(&mut seen, &function, &webhook).await, 503, "{fault:?}");
        }
    }
    let outbox = house.start(Binary::Outbox).await;
    house.aws.dynamodb.fail(FAULTS[0]);
    let report = outbox.invoke(&json!({})).await.unwrap();
    assert_ne!(report["errors"], 0, "{report}");
    house.aws.dynamodb.recover();
    seen.lines(function).await;
    let reasons: Vec<Value> = seen
        .outcomes("refused")
        .iter()
        .map(|line| line["reason"].clone())
        .collect();
    assert_eq!(reasons.len(), FAULTS.len() * sources.len());
    assert!(
        reasons.contains(&"not recorded: dynamodb: ValidationException".into()),
        "{reasons:?}"
    );
    seen.lines(outbox).await;
    seen.tells_nothing();
}

#[tokio::test]
async fn an_error_of_a_queue_is_told_by_its_code_until_the_mark_is_parked() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let outbox = house.start(Binary::Outbox).await;
    let mut seen = Seen::default();
    house.aws.sqs.fail(FAULTS[0]);
    for webhook in webhooks(&sources) {
        assert_eq!(post(&mut seen, &function, &webhook).await, 200);
    }
    function.idle().await.unwrap();
    for (attempts, figure) in [("0", "postponed"), ("99", "parked")] {
        set(&house, "attempts", AttributeValue::N(attempts.to_owned())).await;
        end_leases(&house).await;
        let report = outbox.invoke(&json!({})).await.unwrap();
        assert_eq!(report[figure], sources.len(), "{report}");
        seen.answer(&report);
    }
    house.aws.sqs.recover();
    seen.lines(function).await;
    seen.lines(outbox).await;
    let told = seen.outcomes("accepted");
    assert!(
        told.iter()
            .all(|line| line["announce_error"] == "ValidationException"),
        "{told:?}"
    );
    for outcome in ["unannounced", "parked"] {
        let told = seen.outcomes(outcome);
        assert_eq!(told.len(), sources.len());
        assert!(
            told.iter()
                .all(|line| line["reason"] == "ValidationException"),
            "{told:?}"
        );
    }
    seen.tells_nothing();
    assert_eq!(search_messages(&house, &[]).await, (0, 0));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_told_by_its_id() {
    let (house, sources) = sources::house().await;
    let function = house.start(Binary::Any).await;
    let outbox = house.start(Binary::Outbox).await;
    let mut seen = Seen::default();
    house.aws.sqs.fail(Fault::Refused);
    for webhook in webhooks(&sources) {
        assert_eq!(post(&mut seen, &function, &webhook).await, 200);
    }
    function.idle().await.unwrap();
    house.aws.sqs.recover();
    set(&house, "body", AttributeValue::S(super::MARK.to_owned())).await;
    end_leases(&house).await;
    let report = outbox.invoke(&json!({})).await.unwrap();
    assert_eq!(report["postponed"], sources.len(), "{report}");
    seen.lines(function).await;
    seen.lines(outbox).await;
    assert_eq!(seen.outcomes("unannounced").len(), sources.len());
    seen.tells_nothing();
}
