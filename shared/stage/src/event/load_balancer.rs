//! An Application Load Balancer, without multi-value headers, which is its default.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>

use super::{
    HttpRequest,
    parts::{Body, headers, last, query},
};
use serde_json::{Value, json};

pub(super) fn event(request: &HttpRequest, body: Body) -> Value {
    let host = "hooks-1234567890.us-east-1.elb.amazonaws.com";
    let headers = headers(&request.headers_at(host), |name| name.as_str().to_owned());
    let group =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/hooks/49e9d65c45c6791a";
    json!({
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": request.method,
        "path": request.path,
        // Other than API Gateway it decodes nothing.
        "queryStringParameters": last(&query(&request.query, str::to_owned)),
        "headers": last(&headers),
        "body": body.text.unwrap_or_default(),
        "isBase64Encoded": body.is_base64,
    })
}
