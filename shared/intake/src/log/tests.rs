//! Lines as people and CloudWatch read them.

use super::*;

fn json(line: &Line) -> Value {
    serde_json::from_slice(&line.to_json(Timestamp::UNIX_EPOCH)).unwrap()
}

#[test]
fn a_line_is_json_and_a_metric() {
    let mut line = Line::new("req-1");
    line.provider(&ProviderName::new("resend"));
    line.outcome("accepted");
    let line = line.answered(200);
    let (json, text) = (json(&line), line.to_json(Timestamp::UNIX_EPOCH));
    let text = String::from_utf8(text).unwrap();
    assert_eq!(json["request_id"], "req-1");
    assert_eq!(json["webhooks"], 1);
    assert!(text.starts_with(
        "{\"time\":\"1970-01-01T00:00:00.000000Z\",\"level\":\"info\",\"outcome\":\"accepted\""
    ));
    assert_eq!(json["_aws"]["Timestamp"], 0);
    let dimensions = &json["_aws"]["CloudWatchMetrics"][0]["Dimensions"];
    assert_eq!(*dimensions, json!([["provider", "outcome"], ["outcome"]]));
}

#[test]
fn a_source_is_a_field_and_no_dimension() {
    let mut line = Line::new("req-1");
    line.source(&"postal-eu".parse().unwrap());
    let text = json(&line.answered(404)).to_string();
    assert_eq!(text.matches("postal-eu").count(), 1);
}

/// The dimension sets of a bounce's line with this outcome.
fn dimensions(outcome: &'static str) -> Value {
    let mut line = Line::new("req-1");
    line.event(&crate::testing::a_bounce());
    line.outcome(outcome);
    json(&line.answered(200))["_aws"]["CloudWatchMetrics"][0]["Dimensions"].clone()
}

#[test]
fn a_redelivery_is_a_webhook_but_no_event() {
    for recorded in ["accepted", "quarantined"] {
        assert_eq!(
            dimensions(recorded),
            json!([["family", "kind"], ["outcome"]])
        );
    }
    for other in ["duplicate", "refused"] {
        assert_eq!(dimensions(other), json!([["outcome"]]));
    }
}

#[test]
fn refusals_are_told_apart() {
    let mut line = Line::new("r");
    line.refused(&Refused::Unverified(mailhooks_provider::Refusal::Stale));
    let json = json(&line.answered(401));
    assert_eq!(json["refusal"], "unverified");
    let dimensions = &json["_aws"]["CloudWatchMetrics"][0]["Dimensions"];
    assert_eq!(*dimensions, json!([["refusal"], ["outcome"]]));
}

#[test]
fn figures_have_their_unit() {
    let figures = vec![("oldest_mark_seconds", 4), ("parked", 1)];
    let json = json(&Line::figures("outbox_run", figures));
    let metrics = &json["_aws"]["CloudWatchMetrics"][0]["Metrics"];
    assert_eq!(
        *metrics,
        json!([{"Name": "oldest_mark_seconds", "Unit": "Seconds"}, {"Name": "parked", "Unit": "Count"}])
    );
}

#[test]
fn a_server_error_is_an_error_and_a_forgery_a_warning() {
    let level = |refused: Refused| {
        let mut line = Line::new("r");
        line.refused(&refused);
        json(&line)["level"].clone()
    };
    assert_eq!(level(Refused::Unavailable("x".to_owned())), "error");
    assert_eq!(level(Refused::Method), "warn");
}
