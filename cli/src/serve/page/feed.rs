//! Live events as server-sent events. Whoever looks pulls at his own pace: a slow one falls behind and
//! is told so, and costs no memory but the place at which he reads.

use super::{
    live::{Live, News},
    reply,
};
use axum::{body::Body, response::Response};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::{HeaderName, HeaderValue, StatusCode, header::RETRY_AFTER, request::Parts};
use mailhooks_intake::deadline::Deadline;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::watch;

/// How many may look at the same time.
const READERS: usize = 64;
/// After so long without news, a comment shows that the connection stands, and finds out if it does not.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How soon a browser comes back, in milliseconds.
const BEGINNING: &str = "retry: 1000\n\n";
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// One who looks.
struct Reader {
    live: Arc<Live>,
    news: watch::Receiver<News>,
    number: u64,
    has_begun: bool,
}

/// The stream, from where the browser was when it lost the last one. The query says the same for one
/// that it has closed itself.
pub(super) fn answer(live: &Arc<Live>, request: &Parts) -> Response {
    let news = live.news();
    if live.readers() > READERS {
        let mut response = reply::error(StatusCode::SERVICE_UNAVAILABLE, "too many look already");
        let soon = HeaderValue::from_static("10");
        response.headers_mut().insert(RETRY_AFTER, soon);
        return response;
    }
    let header = request.headers.get(LAST_EVENT_ID);
    let header = header.and_then(|id| id.to_str().ok());
    let query = request
        .uri
        .query()
        .and_then(|query| query.strip_prefix("after="));
    let reader = Reader {
        number: header.or(query).and_then(|id| live.number(id)).unwrap_or(0),
        live: Arc::clone(live),
        news,
        has_begun: false,
    };
    let frames = stream::unfold(reader, |mut reader| async move {
        let frames = reader.next().await?;
        Some((Ok::<_, Infallible>(frames), reader))
    });
    reply::body("text/event-stream", Body::from_stream(frames))
}

impl Reader {
    /// What is to be sent next; nothing once the server stops.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.has_begun {
            self.has_begun = true;
            return Some(Bytes::from_static(BEGINNING.as_bytes()));
        }
        loop {
            let news = *self.news.borrow_and_update();
            if news.is_over {
                return None;
            }
            if news.latest > self.number {
                let page = self.live.after(self.number);
                self.number = page.upto;
                return Some(with_missed(page.missed, page.frames));
            }
            match Deadline::after(HEARTBEAT).limit(self.news.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some(Bytes::from_static(b": nothing new\n\n")),
            }
        }
    }
}

fn with_missed(missed: u64, frames: Bytes) -> Bytes {
    if missed == 0 {
        return frames;
    }
    let mut all = BytesMut::from(format!("event: missed\ndata: {missed}\n\n").as_bytes());
    all.extend_from_slice(&frames);
    all.freeze()
}

#[cfg(test)]
mod tests;
