//! The URL of a function itself.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html>

use super::{HttpRequest, http_api::version_2, parts::Body};
use serde_json::Value;

pub(super) fn event(request: &HttpRequest, body: Body) -> Value {
    let host = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws";
    version_2(request, body, host, "$default")
}
