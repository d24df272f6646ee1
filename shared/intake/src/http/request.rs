//! A request, however it came: from API Gateway, a function URL, a load balancer or the local server.

use crate::deadline::Deadline;
use bytes::Bytes;
use http::{HeaderMap, Method};
use mailhooks_event::Timestamp;
use std::sync::Arc;

/// Larger bodies are refused: as base64 within an event they would not fit into Lambda's 6 MB.
pub const MAX_BODY_BYTES: usize = 4_400_000;

/// A request before anything in it is looked at.
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query exactly as sent.
    pub target: String,
    /// The headers, which a webhook shares with it.
    pub headers: Arc<HeaderMap>,
    /// The raw body.
    pub body: Bytes,
    /// The id under which the request can be found in the logs of AWS.
    pub request_id: String,
    /// When it reached us.
    pub received_at: Timestamp,
    /// When the answer must be out.
    pub deadline: Deadline,
}
