//! A request as it comes in from the internet, and what AWS adds to it.

use super::parts::text;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Map, Value, json};

/// The address from which all requests seem to come.
pub(super) const SENDER: &str = "203.0.113.7";

/// A request as it comes in from the internet.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// The method.
    pub method: String,
    /// The path, exactly as sent.
    pub path: String,
    /// The query without its question mark, exactly as sent; empty if there is none.
    pub query: String,
    /// The headers. Those that AWS adds need not be there.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// A POST, as every provider sends it.
    #[must_use]
    pub fn post(path: &str, headers: HeaderMap, body: impl Into<Vec<u8>>) -> Self {
        Self {
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers,
            body: body.into(),
        }
    }

    /// The headers and those that AWS adds.
    pub(super) fn headers_at(&self, host: &'static str) -> HeaderMap {
        let mut headers = self.headers.clone();
        let length = HeaderValue::from(self.body.len());
        for (name, value) in [
            (header::HOST, HeaderValue::from_static(host)),
            (header::CONTENT_LENGTH, length),
            (
                HeaderName::from_static("x-forwarded-for"),
                HeaderValue::from_static(SENDER),
            ),
            (
                HeaderName::from_static("x-forwarded-port"),
                HeaderValue::from_static("443"),
            ),
            (
                HeaderName::from_static("x-forwarded-proto"),
                HeaderValue::from_static("https"),
            ),
        ] {
            headers.entry(name).or_insert(value);
        }
        headers
    }

    pub(super) fn user_agent(&self) -> Option<String> {
        self.headers.get(header::USER_AGENT).map(text)
    }

    /// The segments of the path behind the first, as a route's parameters.
    pub(super) fn path_parameters(&self) -> Value {
        let segments = self.path.split('/').skip(2);
        ["source", "family"]
            .into_iter()
            .zip(segments)
            .map(|(name, segment)| (name.to_owned(), json!(segment)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// The route that the path belongs to.
    pub(super) fn route(&self) -> &'static str {
        match self.path.split('/').count() {
            ..=3 => "/webhooks/{source}",
            _ => "/webhooks/{source}/{family}",
        }
    }
}
