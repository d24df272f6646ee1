use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue};
use serde_json::json;

const BODY: &str = "{ \"a\": \"é\" }\n";

fn request() -> HttpRequest {
    let mut headers = HeaderMap::new();
    headers.insert("x-postal-signature-kid", HeaderValue::from_static("8bcb"));
    headers.insert("user-agent", HeaderValue::from_static("Postal/3.3.6"));
    headers.append("x-twice", HeaderValue::from_static("a"));
    headers.append("x-twice", HeaderValue::from_static("b"));
    HttpRequest {
        query: "a=1&b=x%20%C3%A9&a=2&c".to_owned(),
        ..HttpRequest::post("/webhooks/postal/send-limit", headers, BODY)
    }
}

#[test]
fn every_trigger_keeps_the_body_in_both_forms() {
    for trigger in Trigger::ALL {
        let plain = trigger.event(&request(), BodyForm::Plain);
        assert_eq!(plain["body"], BODY, "{trigger:?}");
        assert_eq!(plain["isBase64Encoded"], false, "{trigger:?}");
        let base64 = trigger.event(&request(), BodyForm::Base64);
        assert_eq!(base64["body"], STANDARD.encode(BODY), "{trigger:?}");
        assert_eq!(base64["isBase64Encoded"], true, "{trigger:?}");
    }
}

#[test]
fn a_body_that_is_no_text_is_base64_in_either_form() {
    let request = HttpRequest::post("/webhooks/postal", HeaderMap::new(), [0xff, 0]);
    for form in [BodyForm::Plain, BodyForm::Base64] {
        let event = Trigger::HttpApi.event(&request, form);
        assert_eq!(
            (&event["body"], &event["isBase64Encoded"]),
            (&json!("/wA="), &json!(true))
        );
    }
}

#[test]
fn an_empty_body_is_null_absent_or_empty() {
    let request = HttpRequest::post("/webhooks/postal", HeaderMap::new(), "");
    let body = |trigger: Trigger| {
        trigger
            .event(&request, BodyForm::Base64)
            .get("body")
            .cloned()
    };
    assert_eq!(body(Trigger::RestApi), Some(json!(null)));
    assert_eq!(body(Trigger::HttpApi), None);
    assert_eq!(body(Trigger::FunctionUrl), None);
    assert_eq!(body(Trigger::LoadBalancer), Some(json!("")));
}

#[test]
fn a_rest_api_tells_its_stage_in_the_context_only() {
    let event = Trigger::RestApi.event(&request(), BodyForm::Plain);
    assert_eq!(event["path"], "/webhooks/postal/send-limit");
    let context = &event["requestContext"];
    assert_eq!(context["path"], "/prod/webhooks/postal/send-limit");
    assert_eq!(context["resourcePath"], "/webhooks/{source}/{family}");
    let parameters = json!({"source": "postal", "family": "send-limit"});
    assert_eq!(event["pathParameters"], parameters);
    assert_eq!(event["headers"]["X-Postal-Signature-Kid"], "8bcb");
    assert_eq!(event["headers"]["X-Twice"], "b");
    assert_eq!(event["multiValueHeaders"]["X-Twice"], json!(["a", "b"]));
    let query = json!({"a": "2", "b": "x é", "c": ""});
    assert_eq!(event["queryStringParameters"], query);
    assert_eq!(
        event["multiValueQueryStringParameters"]["a"],
        json!(["1", "2"])
    );
}

#[test]
fn an_http_api_has_lower_case_headers_and_the_raw_query() {
    let event = Trigger::HttpApi.event(&request(), BodyForm::Plain);
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["rawPath"], "/webhooks/postal/send-limit");
    assert_eq!(event["rawQueryString"], "a=1&b=x%20%C3%A9&a=2&c");
    assert_eq!(event["queryStringParameters"]["a"], "1,2");
    assert_eq!(event["headers"]["x-postal-signature-kid"], "8bcb");
    assert_eq!(event["headers"]["x-twice"], "a,b");
    let context = &event["requestContext"];
    assert_eq!(context["stage"], "$default");
    assert_eq!(context["http"]["method"], "POST");
    assert_eq!(context["http"]["userAgent"], "Postal/3.3.6");
    assert_eq!(event["headers"]["host"], context["domainName"]);
}

#[test]
fn a_function_url_has_no_route() {
    let event = Trigger::FunctionUrl.event(&request(), BodyForm::Plain);
    assert_eq!(event["routeKey"], "$default");
    let host = event["requestContext"]["domainName"].as_str().unwrap();
    assert!(host.contains(".lambda-url."), "{host}");
    assert!(event.get("pathParameters").is_none());
}

#[test]
fn a_load_balancer_decodes_nothing() {
    let event = Trigger::LoadBalancer.event(&request(), BodyForm::Plain);
    assert!(event["requestContext"]["elb"]["targetGroupArn"].is_string());
    assert_eq!(event["queryStringParameters"]["b"], "x%20%C3%A9");
    assert_eq!(event["headers"]["x-twice"], "b");
}

#[test]
fn escapes_of_a_query_are_read_as_far_as_they_are_any() {
    for (part, expected) in [
        ("a+b", "a b"),
        ("%41%zz%", "A%zz%"),
        ("%2", "%2"),
        ("%ff", "\u{fffd}"),
    ] {
        assert_eq!(parts::decoded(part), expected, "{part}");
    }
}
