//! An HTTP request within a Lambda event.
//!
//! `lambda_http` reads these events too, but it panics on bad base64 and odd hosts, tries one form
//! after another, and puts the stage before the path. A sender's signature needs the path as it was
//! sent, and hostile input must not kill the process. So the event is read here: every field by
//! itself, and one that has another type than AWS documents counts as absent.

mod members;

use crate::{
    deadline::Deadline,
    http::{Refused, Request},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header::MaxSizeReached};
use mailhooks_event::Timestamp;
use members::{Members, Text};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Which sort of event it is, since each wants its own form of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// API Gateway REST API, payload format 1.0.
    V1,
    /// API Gateway HTTP API or function URL, payload format 2.0. Also whatever is none of the others.
    V2,
    /// Application Load Balancer; true if it speaks multi-value headers.
    LoadBalancer(bool),
}

/// The fields of an event that matter, each still as JSON.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Fields<'a> {
    #[serde(borrow)]
    request_context: Option<&'a RawValue>,
    #[serde(borrow)]
    http_method: Option<&'a RawValue>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    raw_path: Option<&'a RawValue>,
    #[serde(borrow)]
    raw_query_string: Option<&'a RawValue>,
    #[serde(borrow)]
    query_string_parameters: Option<&'a RawValue>,
    #[serde(borrow)]
    headers: Option<&'a RawValue>,
    #[serde(borrow)]
    multi_value_headers: Option<&'a RawValue>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    is_base64_encoded: Option<&'a RawValue>,
}

/// The parts of the request context that matter.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Context<'a> {
    #[serde(borrow)]
    request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    extended_request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    http: Option<&'a RawValue>,
    #[serde(borrow)]
    elb: Option<&'a RawValue>,
}

/// The `http` of a v2 context.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Http<'a> {
    #[serde(borrow)]
    method: Option<&'a RawValue>,
}

/// Reads an event. The origin is told even if the request cannot be read, so that it can be answered.
pub fn request(
    event: &RawValue,
    invocation_id: &str,
    received_at: Timestamp,
    deadline: Deadline,
) -> (Origin, String, Result<Request, Refused>) {
    let fields: Fields = object(Some(event));
    let context: Context = object(fields.request_context);
    let http: Http = object(context.http);
    let origin = origin(&fields, &context);
    let request_id = gateway_id(origin, &context).unwrap_or_else(|| invocation_id.to_owned());

    // `cargo lambda watch` fills in both, and only the context's is the request's.
    let method = read::<String>(http.method).or_else(|| read(fields.http_method));
    let method = method.and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let request = match (method, target(origin, &fields, &context), body(&fields)) {
        (None, ..) | (_, None, _) => Err(Refused::Unreadable("the event is no HTTP request")),
        (.., Err(refused)) => Err(refused),
        (Some(method), Some(target), Ok(body)) => Ok(Request {
            method,
            target,
            headers: headers(&fields).into(),
            body,
            request_id: request_id.clone(),
            received_at,
            deadline,
        }),
    };
    (origin, request_id, request)
}

fn origin(fields: &Fields<'_>, context: &Context<'_>) -> Origin {
    if context.elb.is_some() {
        Origin::LoadBalancer(fields.multi_value_headers.is_some())
    } else if fields.http_method.is_some() && fields.raw_path.is_none() {
        // Format 2.0 has no method there, but `cargo lambda watch` gives one, always GET.
        Origin::V1
    } else {
        Origin::V2
    }
}

/// The id that the gateway gave the request. It stands in the log and in answers, so it must be the
/// gateway's own: at a REST API anybody can choose `requestId` by the header `x-amzn-RequestId`, but not
/// the extended one (AWS says so of the variables for access logs). What does not look like an id of AWS
/// is none.
fn gateway_id(origin: Origin, context: &Context<'_>) -> Option<String> {
    const MAX_BYTES: usize = 64;
    let id: String = match origin {
        Origin::V1 => read(context.extended_request_id),
        Origin::V2 => read(context.request_id),
        Origin::LoadBalancer(_) => None,
    }?;
    let is_usual =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=');
    ((1..=MAX_BYTES).contains(&id.len()) && id.bytes().all(is_usual)).then_some(id)
}

/// Path and query as sent. REST APIs hand over decoded parameters only, which cannot be put together
/// again byte by byte, so there the query is left out.
fn target(origin: Origin, fields: &Fields<'_>, context: &Context<'_>) -> Option<String> {
    let with_query = |path: String, query: &str| {
        if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        }
    };
    match origin {
        Origin::V1 => read(context.path).or_else(|| read(fields.path)),
        Origin::V2 => {
            let query: String = read(fields.raw_query_string).unwrap_or_default();
            Some(with_query(read(fields.raw_path)?, &query))
        }
        Origin::LoadBalancer(_) => {
            let query: BTreeMap<String, String> =
                read(fields.query_string_parameters).unwrap_or_default();
            let query: Vec<String> = query
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            Some(with_query(read(fields.path)?, &query.join("&")))
        }
    }
}

/// All headers that HTTP allows, odd letters in values included, since a signature header that is left
/// out could make a weaker one count; others cannot have come over HTTP. Where an event has both forms, the
/// one with all values counts.
fn headers(fields: &Fields<'_>) -> HeaderMap {
    let multi: Option<Members<'_, Vec<Text<'_>>>> = read(fields.multi_value_headers);
    let found = match multi {
        Some(Members(multi)) if !multi.is_empty() => header_map(
            multi
                .iter()
                .flat_map(|(name, values)| values.iter().map(move |value| (name, value))),
        ),
        Some(_) | None => {
            let Members(single): Members<'_, Text<'_>> = read(fields.headers).unwrap_or_default();
            header_map(single.iter().map(|(name, value)| (name, value)))
        }
    };
    // A map has room for more headers than any gateway hands over. Were some left out, a weaker signature
    // could count, so then there are none at all.
    found.unwrap_or_default()
}

fn header_map<'a>(
    pairs: impl Iterator<Item = (&'a Text<'a>, &'a Text<'a>)>,
) -> Result<HeaderMap, MaxSizeReached> {
    let mut headers = HeaderMap::with_capacity(32);
    for (name, value) in pairs {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.try_append(name, value)?;
        }
    }
    Ok(headers)
}

fn body(fields: &Fields<'_>) -> Result<Bytes, Refused> {
    let Some(text) = fields.body.filter(|body| body.get() != "null") else {
        return Ok(Bytes::new());
    };
    let text: String = read(Some(text)).ok_or(Refused::Unreadable("the body is not a text"))?;
    if read(fields.is_base64_encoded).unwrap_or(false) {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| Refused::Unreadable("the body is not base64"))?;
        Ok(bytes.into())
    } else {
        Ok(text.into())
    }
}

fn read<'a, T: Deserialize<'a>>(value: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(value?.get()).ok()
}

/// The members of an object. A list would be read too, its values by their places, so it is none.
fn object<'a, T: Default + Deserialize<'a>>(value: Option<&'a RawValue>) -> T {
    value
        .filter(|value| value.get().trim_start().starts_with('{'))
        .and_then(|value| serde_json::from_str(value.get()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
