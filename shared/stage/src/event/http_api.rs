//! API Gateway, HTTP API.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{
    HttpRequest,
    parts::{Body, decoded, headers, joined, query},
    request::SENDER,
};
use serde_json::{Value, json};

pub(super) fn event(request: &HttpRequest, body: Body) -> Value {
    let host = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
    let route = format!("ANY {}", request.route());
    let mut event = version_2(request, body, host, &route);
    if let Value::Object(event) = &mut event {
        event.insert("pathParameters".to_owned(), request.path_parameters());
    }
    event
}

/// Payload format 2.0: names of headers in lower case, what is empty left out.
pub(super) fn version_2(
    request: &HttpRequest,
    body: Body,
    host: &'static str,
    route: &str,
) -> Value {
    let id = host.split('.').next();
    let headers = headers(&request.headers_at(host), |name| name.as_str().to_owned());
    let mut event = json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": joined(&headers),
        "requestContext": {
            "accountId": "123456789012",
            "apiId": id,
            "domainName": host,
            "domainPrefix": id,
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": SENDER,
                "userAgent": request.user_agent().unwrap_or_default(),
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": route,
            "stage": "$default",
            "time": "21/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1_795_262_400_000_i64,
        },
        "isBase64Encoded": body.is_base64,
    });
    if let Value::Object(event) = &mut event {
        if let Some(text) = body.text {
            event.insert("body".to_owned(), text.into());
        }
        let parameters = query(&request.query, decoded);
        if !parameters.is_empty() {
            let parameters = joined(&parameters).into();
            event.insert("queryStringParameters".to_owned(), parameters);
        }
    }
    event
}
