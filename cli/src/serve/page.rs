//! The page at `/` and the API below `/api/` that it asks, for browsers on this machine only.
//!
//! ```text
//! GET  /             the page, for whoever accepts HTML; its files are below /page/
//! GET  /api/setup    sources, families with their kinds, samples
//! GET  /api/live     events as they are announced, as server-sent events
//! GET  /api/rates    events a minute, by family
//! GET  /api/depths   what waits in the queues and in the outbox
//! GET  /api/events/… one event, its raw body and its timeline
//! GET  /api/quarantine
//! POST /api/find     events by an id, a message or an address
//! POST /api/replay   reads a quarantined webhook anew
//! POST /api/send     signs a sample and posts it
//! ```
//!
//! [`guard`] decides who may ask; [`reply`] puts on every answer what keeps a hostile payload a text.

mod assets;
mod depths;
mod detail;
mod feed;
mod find;
mod guard;
mod live;
mod quarantine;
pub(super) mod reply;
mod send;
mod setup;
mod taker;

use crate::addresses::Addresses;
use aws_sdk_sqs::Client;
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use http::{Method, Request, StatusCode, request::Parts};
pub(super) use live::Live;
use mailhooks_intake::store::Store;
use serde::de::DeserializeOwned;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use taker::Taker;
use tokio::sync::Notify;

/// What the page is made of.
pub(super) struct PageParts {
    /// The table.
    pub(super) store: Store,
    /// The SQS beside it.
    pub(super) sqs: Client,
    /// The queue that gets a copy of everything for the page.
    pub(super) queue: String,
    /// Where everything is.
    pub(super) addresses: Addresses,
    /// The data folder, with the keys that samples are signed with.
    pub(super) folder: PathBuf,
    /// Has the outbox look at once.
    pub(super) outbox: Arc<Notify>,
}

/// The page and its API. Clones show the same events.
pub(super) struct Page {
    parts: PageParts,
    live: Arc<Live>,
    _taker: Taker,
}

impl Page {
    /// A body that tells more than this is none of the page's.
    const MAX_BODY: usize = 4 * 1024;

    /// Starts to take events from the page's queue.
    pub(super) fn start(parts: PageParts) -> Self {
        let live = Arc::new(Live::new());
        Self {
            _taker: Taker::start(parts.sqs.clone(), parts.queue.clone(), Arc::clone(&live)),
            live,
            parts,
        }
    }

    /// The events that are shown, and the end of showing them.
    pub(super) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// Whether a request is for the page: one for `/` is, if it would rather have HTML than the index.
    pub(super) fn is_asked(request: &Request<Body>) -> bool {
        let path = request.uri().path();
        path.starts_with("/api/")
            || path.starts_with("/page/")
            || path == "/" && guard::accepts_html(request.headers())
    }

    /// Answers one request.
    pub(super) async fn answer(&self, request: Request<Body>, peer: SocketAddr) -> Response {
        let (parts, body) = request.into_parts();
        let is_read = parts.method == Method::GET || parts.method == Method::HEAD;
        let path = parts.uri.path().to_owned();
        if !path.starts_with("/api/") {
            return match guard::may_open(&parts, peer) {
                Err(refused) => refused.reply(),
                Ok(()) if is_read => assets::answer(&path),
                Ok(()) => reply::wrong_method("GET, HEAD"),
            };
        }
        match (path.as_str(), is_read) {
            ("/api/find" | "/api/replay" | "/api/send", true) => reply::wrong_method("POST"),
            ("/api/find" | "/api/replay" | "/api/send", false) => {
                match guard::may_post(&parts, peer) {
                    Err(refused) => refused.reply(),
                    Ok(()) => self.grant(&path, body).await,
                }
            }
            (_, false) => reply::wrong_method("GET, HEAD"),
            (_, true) => match guard::may_read(&parts, peer) {
                Err(refused) => refused.reply(),
                Ok(()) => self.read(&path, &parts).await,
            },
        }
    }

    async fn read(&self, path: &str, request: &Parts) -> Response {
        match path {
            "/api/setup" => setup::answer(&self.parts.addresses),
            "/api/live" => feed::answer(&self.live, request),
            "/api/rates" => reply::json(StatusCode::OK, &self.live.rates(now())),
            "/api/depths" => depths::answer(&self.parts).await,
            "/api/quarantine" => quarantine::list(&self.parts.store).await,
            _ => match path.strip_prefix("/api/events/").map(str::parse) {
                Some(Ok(id)) => detail::answer(&self.parts.store, &id).await,
                Some(Err(_)) | None => reply::not_found(),
            },
        }
    }

    async fn grant(&self, path: &str, body: Body) -> Response {
        match path {
            "/api/find" => match read(body).await {
                Ok(wish) => find::answer(&self.parts, &wish).await,
                Err(refused) => refused,
            },
            "/api/replay" => match read(body).await {
                Ok(wish) => quarantine::replay(&self.parts, &wish).await,
                Err(refused) => refused,
            },
            _ => match read(body).await {
                Ok(wish) => send::answer(&self.parts, wish).await,
                Err(refused) => refused,
            },
        }
    }
}

use mailhooks_intake::clock::now;

/// A wish that the page posted.
async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Response> {
    let refused = || reply::error(StatusCode::BAD_REQUEST, "that is not what the page posts");
    let bytes = to_bytes(body, Page::MAX_BODY)
        .await
        .map_err(|_| refused())?;
    serde_json::from_slice(&bytes).map_err(|_| refused())
}
