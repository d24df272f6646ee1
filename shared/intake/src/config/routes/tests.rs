//! A route takes what it names and nothing else, and a slip in it is an error.

use super::*;
use crate::testing::a_bounce;
use serde_json::json;

const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/111122223333/one";

fn parse(document: &Value) -> Result<Routes, InvalidRoutes> {
    Routes::parse(&Documents::parse(&document.to_string()).unwrap())
}

fn takes(wanted: &Value) -> bool {
    let routes = parse(&json!([{"queue": QUEUE, "match": wanted}])).unwrap();
    !routes.queues_for(&a_bounce()).is_empty()
}

#[test]
fn each_member_narrows_the_route() {
    assert!(takes(&json!({})));
    for (wanted, unwanted) in [
        (
            json!({"families": ["bounce", "delivery"]}),
            json!({"families": ["delivery"]}),
        ),
        (
            json!({"kinds": ["bounce.bounced"]}),
            json!({"kinds": ["bounce.returned_mail"]}),
        ),
        (
            json!({"sources": ["resend"]}),
            json!({"sources": ["postal"]}),
        ),
        (
            json!({"permanence": ["permanent"]}),
            json!({"permanence": ["transient", "undetermined"]}),
        ),
        (
            json!({"advice": ["suppress"]}),
            json!({"advice": ["count"]}),
        ),
    ] {
        assert!(takes(&wanted), "{wanted}");
        assert!(!takes(&unwanted), "{unwanted}");
    }
    assert!(
        !takes(&json!({"families": ["bounce"], "permanence": ["transient"]})),
        "members are joined by and"
    );
}

#[test]
fn a_queue_that_two_routes_name_gets_one_message() {
    let routes = parse(&json!([
        {"queue": QUEUE, "match": {"families": ["bounce"]}},
        {"queue": QUEUE},
        {"queue": "https://sqs.eu-central-1.amazonaws.com/111122223333/two"},
    ]));
    assert_eq!(routes.unwrap().queues_for(&a_bounce()).len(), 2);
}

#[test]
fn a_queue_for_some_of_a_family_is_the_first_that_wants_any() {
    let routes = parse(&json!([
        {"queue": "https://sqs/1", "match": {"families": ["bounce", "send_limit"]}},
        {"queue": "https://sqs/2", "match": {"kinds": ["complaint.complained"]}},
    ]));
    let routes = routes.unwrap();
    let found = [
        (None, Some("https://sqs/1")),
        (Some(Family::SendLimit), Some("https://sqs/1")),
        (Some(Family::Complaint), Some("https://sqs/2")),
        (Some(Family::Delivery), None),
    ];
    for (family, queue) in found {
        assert_eq!(routes.queue_for_some_of(family), queue, "{family:?}");
    }
}

#[test]
fn a_slip_is_an_error_that_names_the_route() {
    let good = json!({"queue": QUEUE});
    for bad in [
        json!("queue"),
        json!({"match": {}}),
        json!({"queue": "mailhooks-bounce"}),
        json!({"queue": QUEUE, "mtach": {}}),
        json!({"queue": QUEUE, "match": []}),
        json!({"queue": QUEUE, "match": {"family": ["bounce"]}}),
        json!({"queue": QUEUE, "match": {"families": []}}),
        json!({"queue": QUEUE, "match": {"families": ["bounces"]}}),
        json!({"queue": QUEUE, "match": {"families": "bounce"}}),
        json!({"queue": QUEUE, "match": {"kinds": ["bounced"]}}),
        json!({"queue": QUEUE, "match": {"kinds": ["delivery.bounced"]}}),
        json!({"queue": QUEUE, "match": {"families": ["bounce"], "kinds": ["delivery.failed"]}}),
    ] {
        let error = parse(&json!([good, bad])).unwrap_err();
        assert_eq!(error.number, 2, "{bad}");
    }
    assert_eq!(parse(&good).unwrap_err().number, 0);
    assert_eq!(
        parse(&json!([])).unwrap_err().to_string(),
        "route 0: there is no route"
    );
}
