//! API Gateway, REST API.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html>

use super::{
    HttpRequest,
    parts::{Body, decoded, headers, last, query, text},
    request::SENDER,
};
use http::{HeaderName, header};
use serde_json::{Value, json};

const HOST: &str = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";
const STAGE: &str = "prod";

pub(super) fn event(request: &HttpRequest, body: Body) -> Value {
    // Who names a host of his own comes by a custom domain, and its paths have no stage.
    let own_host = request.headers.get(header::HOST).map(text);
    let path = match own_host {
        Some(_) => request.path.clone(),
        None => format!("/{STAGE}{}", request.path),
    };
    let domain = own_host.unwrap_or_else(|| HOST.to_owned());
    let headers = headers(&request.headers_at(HOST), as_sent);
    let parameters = query(&request.query, decoded);
    // What is empty is null here.
    let (single, multiple) = if parameters.is_empty() {
        (Value::Null, Value::Null)
    } else {
        (last(&parameters).into(), json!(parameters))
    };
    json!({
        "resource": request.route(),
        "path": request.path,
        "httpMethod": request.method,
        "headers": last(&headers),
        "multiValueHeaders": headers,
        "queryStringParameters": single,
        "multiValueQueryStringParameters": multiple,
        "pathParameters": request.path_parameters(),
        "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": domain,
            "domainPrefix": "a1b2c3d4e5",
            "extendedRequestId": "JKJaXmPLvHcESHA=",
            "httpMethod": request.method,
            "identity": {
                "accessKey": null,
                "accountId": null,
                "caller": null,
                "cognitoAuthenticationProvider": null,
                "cognitoAuthenticationType": null,
                "cognitoIdentityId": null,
                "cognitoIdentityPoolId": null,
                "principalOrgId": null,
                "sourceIp": SENDER,
                "user": null,
                "userAgent": request.user_agent(),
                "userArn": null,
            },
            "path": path,
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTime": "21/Nov/2026:12:00:00 +0000",
            "requestTimeEpoch": 1_795_262_400_000_i64,
            "resourceId": "123456",
            "resourcePath": request.route(),
            "stage": STAGE,
        },
        "body": body.text,
        "isBase64Encoded": body.is_base64,
    })
}

/// Names are handed on in the spelling of the sender, most often with capitals.
fn as_sent(name: &HeaderName) -> String {
    let mut first = true;
    let capital = |letter: char| {
        let letter = if first {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        first = letter == '-';
        letter
    };
    name.as_str().chars().map(capital).collect()
}
