//! The five questions of a function, and what it is told.

use super::{Call, InvokeError, Shared, lock};
use crate::runtime::{MAX_EVENT_BYTES, TIME_LIMIT};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, post},
};
use bytes::Bytes;
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};
use tokio::sync::watch;

pub(super) fn routes() -> Router<Arc<Shared>> {
    const INVOCATION: &str = "/2018-06-01/runtime/invocation";
    Router::new()
        .route(&format!("{INVOCATION}/next"), get(next))
        .route(&format!("{INVOCATION}/{{id}}/response"), post(response))
        .route(&format!("{INVOCATION}/{{id}}/error"), post(error))
        .route("/2018-06-01/runtime/init/error", post(init_error))
        .layer(DefaultBodyLimit::max(MAX_EVENT_BYTES))
}

/// Hands out the next event, or waits for one.
async fn next(State(shared): State<Arc<Shared>>) -> Response {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let Some(Call { event, reply }) = take(&shared).await else {
        return StatusCode::GONE.into_response();
    };
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let id = format!("00000000-0000-4000-8000-{count:012}");
    lock(&shared.taken).insert(id.clone(), reply);
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline().to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:000000000000:function:function".to_owned(),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned(),
        ),
    ];
    (AppendHeaders(headers), event).into_response()
}

/// Takes the first call, and while there is none shows that the function waits.
async fn take(shared: &Shared) -> Option<Call> {
    let mut calls = shared.calls.lock().await;
    if let Ok(call) = calls.try_recv() {
        return Some(call);
    }
    let _waiting = Waiting::new(&shared.waiting);
    calls.recv().await
}

/// Shows that the function waits, until it has an event or hangs up.
struct Waiting<'a>(&'a watch::Sender<bool>);

impl<'a> Waiting<'a> {
    fn new(waiting: &'a watch::Sender<bool>) -> Self {
        waiting.send_replace(true);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

/// The Unix millisecond at which an event that is handed out now must be answered.
#[expect(
    clippy::disallowed_methods,
    reason = "this plays Lambda, which tells every function its deadline"
)]
fn deadline() -> u128 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    (now.unwrap_or_default() + TIME_LIMIT).as_millis()
}

async fn response(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    let value = serde_json::from_slice(&body);
    answer(&shared, &id, value.map_err(|_| InvokeError::Unreadable))
}

async fn error(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    answer(&shared, &id, Err(InvokeError::Failed(value(&body))))
}

async fn init_error(State(shared): State<Arc<Shared>>, body: Bytes) -> StatusCode {
    *lock(&shared.init_error) = Some(value(&body));
    StatusCode::ACCEPTED
}

fn answer(shared: &Shared, id: &str, answer: Result<Value, InvokeError>) -> StatusCode {
    match lock(&shared.taken).remove(id) {
        Some(reply) => {
            // Whoever called may have gone; the function's work is done all the same.
            let _ = reply.send(answer);
            StatusCode::ACCEPTED
        }
        None => StatusCode::BAD_REQUEST,
    }
}

/// An error's JSON, or its text.
fn value(body: &[u8]) -> Value {
    serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}
