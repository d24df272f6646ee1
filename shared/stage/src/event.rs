//! The events that AWS makes of an HTTP request, as Lambda functions get them.

mod function_url;
mod http_api;
mod load_balancer;
mod rest_api;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Map, Value, json};

/// The address from which all requests seem to come.
const SENDER: &str = "203.0.113.7";

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

/// What stands between the internet and the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// API Gateway, REST API: payload format 1.0.
    RestApi,
    /// API Gateway, HTTP API: payload format 2.0.
    HttpApi,
    /// The function's own URL: payload format 2.0 with another context.
    FunctionUrl,
    /// An Application Load Balancer.
    LoadBalancer,
}

/// How the body is written into the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyForm {
    /// In base64.
    Base64,
    /// As text, if it is UTF-8; in base64 if it is not.
    Plain,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 4] = [
        Self::RestApi,
        Self::HttpApi,
        Self::FunctionUrl,
        Self::LoadBalancer,
    ];

    /// The event that it makes of a request.
    #[must_use]
    pub fn event(self, request: &HttpRequest, form: BodyForm) -> Value {
        let body = Body::new(&request.body, form);
        match self {
            Self::RestApi => rest_api::event(request, body),
            Self::HttpApi => http_api::event(request, body),
            Self::FunctionUrl => function_url::event(request, body),
            Self::LoadBalancer => load_balancer::event(request, body),
        }
    }
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
    fn headers_at(&self, host: &'static str) -> HeaderMap {
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

    fn user_agent(&self) -> Option<String> {
        self.headers.get(header::USER_AGENT).map(text)
    }

    /// The segments of the path behind the first, as a route's parameters.
    fn path_parameters(&self) -> Value {
        let segments = self.path.split('/').skip(2);
        ["source", "family"]
            .into_iter()
            .zip(segments)
            .map(|(name, segment)| (name.to_owned(), json!(segment)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// The route that the path belongs to.
    fn route(&self) -> &'static str {
        match self.path.split('/').count() {
            ..=3 => "/webhooks/{source}",
            _ => "/webhooks/{source}/{family}",
        }
    }
}

/// A body within an event.
struct Body {
    /// The text, if there is a body.
    text: Option<String>,
    is_base64: bool,
}

impl Body {
    fn new(bytes: &[u8], form: BodyForm) -> Self {
        let plain = match form {
            BodyForm::Plain => std::str::from_utf8(bytes).ok(),
            BodyForm::Base64 => None,
        };
        let is_base64 = plain.is_none() && !bytes.is_empty();
        let text = plain.map_or_else(|| STANDARD.encode(bytes), str::to_owned);
        Self {
            text: Some(text).filter(|text| !text.is_empty()),
            is_base64,
        }
    }
}

/// Names and values of a map of headers with one value each, made of all values of that name.
fn single(headers: &HeaderMap, one: impl Fn(Vec<String>) -> Option<String>) -> Map<String, Value> {
    headers
        .keys()
        .filter_map(|name| {
            let values = headers.get_all(name).iter().map(text).collect();
            Some((name.as_str().to_owned(), one(values)?.into()))
        })
        .collect()
}

/// A value as JSON can hold it.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Names and values of a query, not decoded.
fn query_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

#[cfg(test)]
mod tests;
