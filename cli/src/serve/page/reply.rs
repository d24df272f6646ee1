//! Answers of the page, each with the headers that keep a hostile payload a text.

use axum::{body::Body, response::Response};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{
        ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY,
        X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
};
use serde::Serialize;
use serde_json::json;

/// Scripts and styles come from our files, connections go to this server, and nothing else is allowed.
/// Nothing can become a script by being put into the page, for no script may make HTML at all.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types 'none'";

/// On every answer that is not one to a provider.
const ALWAYS: [(HeaderName, &str); 9] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
    (CACHE_CONTROL, "no-store"),
    (VARY, "accept"),
];

/// Puts these headers on an answer.
pub(crate) fn protect(mut response: Response) -> Response {
    for (name, value) in ALWAYS {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// An answer with a body of this type.
pub(super) fn body(kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A JSON answer, in which no letter begins a tag, whoever may take it for HTML.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    // Whatever the page tells has a JSON form.
    let text = serde_json::to_string(value).unwrap_or_default();
    let mut response = body("application/json", Body::from(harmless(&text)));
    *response.status_mut() = status;
    response
}

/// JSON with every `<` escaped; it can stand within texts only, where an escape means the same.
pub(super) fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// An answer that says what is wrong.
pub(super) fn error(status: StatusCode, reason: &str) -> Response {
    json(status, &json!({"error": reason}))
}

/// There is no such thing.
pub(super) fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "there is no such thing")
}

/// The table or a queue did not answer.
pub(super) fn failed(reason: &impl ToString) -> Response {
    error(StatusCode::BAD_GATEWAY, &reason.to_string())
}

/// It is asked for otherwise.
pub(super) fn wrong_method(allowed: &'static str) -> Response {
    let mut response = error(StatusCode::METHOD_NOT_ALLOWED, "ask with another method");
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(allowed));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn escaped_json_says_the_same_and_holds_no_tag() {
        let hostile = json!({"</script><script>": ["<img src=x onerror=alert(1)>", "\\<"]});
        let escaped = harmless(&hostile.to_string());
        assert!(!escaped.contains('<'), "{escaped}");
        assert_eq!(serde_json::from_str::<Value>(&escaped).unwrap(), hostile);
    }
}
