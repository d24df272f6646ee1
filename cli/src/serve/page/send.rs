//! Plays a provider, as `mailhooks send` does, for the page.

use super::{PageParts, reply};
use crate::{
    samples,
    send::{SendOptions, Sent},
};
use axum::response::Response;
use http::StatusCode;
use mailhooks_event::{Family, SourceName};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which sample is to be sent, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SendWish {
    sample: String,
    source: SourceName,
    /// The family whose URL is used, as it stands there; without one that for all.
    family: Option<String>,
    /// Whether to sign with a key that nobody knows.
    forge: bool,
}

/// Signs, posts and tells what the answer was. What cannot be sent is told in one sentence.
pub(super) async fn answer(parts: &PageParts, wish: SendWish) -> Response {
    let refused = |reason: &str| reply::error(StatusCode::BAD_REQUEST, reason);
    // A page may name a sample, and no file.
    if !samples::is_sample(&wish.sample) {
        return refused("there is no such sample");
    }
    let family = match wish.family.as_deref().map(Family::from_slug) {
        Some(None) => return refused("there is no such family"),
        family => family.flatten(),
    };
    let options = SendOptions::one(wish.sample, wish.source, family, wish.forge, &parts.folder);
    let sent = tokio::task::spawn_blocking(move || options.send_one()).await;
    match sent {
        Ok(Ok(Sent { url, status, body })) => {
            // What is no JSON is shown as it came.
            let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
            let told = json!({"url": url, "status": status, "answer": body});
            reply::json(StatusCode::OK, &told)
        }
        Ok(Err(error)) => refused(&error.to_string()),
        Err(_) => reply::failed(&"the sample could not be sent"),
    }
}
