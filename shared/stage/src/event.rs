//! The events that AWS makes of an HTTP request, as Lambda functions get them.

mod function_url;
mod http_api;
mod load_balancer;
mod parts;
mod request;
mod rest_api;

pub use request::HttpRequest;

use parts::Body;
use serde_json::Value;

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

#[cfg(test)]
mod tests;
