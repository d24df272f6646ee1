//! An answer in the form that the origin of the event wants.

use super::event::Origin;
use crate::http::Answer;
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_http::aws_lambda_events::{
    alb::AlbTargetGroupResponse,
    apigw::{ApiGatewayProxyResponse, ApiGatewayV2httpResponse},
    encodings::Body,
};
use serde::Serialize;

/// An answer in the form that the origin of the event wants.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Reply {
    V1(ApiGatewayProxyResponse),
    V2(ApiGatewayV2httpResponse),
    LoadBalancer(AlbTargetGroupResponse),
}

impl Reply {
    pub(super) fn new(origin: Origin, answer: Answer) -> Self {
        let status_code = i64::from(answer.status.as_u16());
        let body = Some(Body::Text(answer.body));
        let mut headers = HeaderMap::new();
        for (name, value) in answer.headers {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        match origin {
            Origin::V1 => {
                let mut reply = ApiGatewayProxyResponse::default();
                (reply.status_code, reply.headers, reply.body) = (status_code, headers, body);
                Self::V1(reply)
            }
            Origin::V2 => {
                let mut reply = ApiGatewayV2httpResponse::default();
                (reply.status_code, reply.headers, reply.body) = (status_code, headers, body);
                Self::V2(reply)
            }
            Origin::LoadBalancer(multi_value) => {
                let mut reply = AlbTargetGroupResponse::default();
                let reason = answer.status.canonical_reason().unwrap_or_default();
                reply.status_description = Some(format!("{status_code} {reason}"));
                (reply.status_code, reply.body) = (status_code, body);
                if multi_value {
                    reply.multi_value_headers = headers;
                } else {
                    reply.headers = headers;
                }
                Self::LoadBalancer(reply)
            }
        }
    }
}
