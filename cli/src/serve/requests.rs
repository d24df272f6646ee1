//! One request: webhooks go to the pipeline as they came, browsers to the page, all else to the index.

use super::{
    index,
    page::{Page, reply::protect},
};
use crate::addresses::Addresses;
use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Uri};
use http_body_util::LengthLimitError;
use mailhooks_intake::{
    clock,
    deadline::Deadline,
    http::{Answer, MAX_BODY_BYTES, Refused, Request as Webhook, Serves},
    intake::{Handled, Intake, Unfinished},
    log::{self, Line},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::mpsc::UnboundedSender;

/// What is needed to answer requests.
pub(super) struct Requests {
    intake: Arc<Intake>,
    unfinished: UnboundedSender<Unfinished>,
    addresses: Addresses,
    listens_on: SocketAddr,
    page: Page,
    count: AtomicU64,
}

impl Requests {
    /// A body of which more is read than this is refused unread; the pipeline itself refuses what is
    /// larger than its own limit.
    const READ_BYTES: usize = MAX_BODY_BYTES + 64 * 1024;

    /// Puts the parts together.
    pub(super) const fn new(
        intake: Arc<Intake>,
        unfinished: UnboundedSender<Unfinished>,
        addresses: Addresses,
        listens_on: SocketAddr,
        page: Page,
    ) -> Self {
        Self {
            intake,
            unfinished,
            addresses,
            listens_on,
            page,
            count: AtomicU64::new(0),
        }
    }

    /// Hands a webhook to the pipeline, and what it leaves to the worker behind the reply. Any host
    /// is fine: a provider signs the public one, and a signature is what counts.
    async fn webhook(&self, request: Request<Body>) -> Answer {
        let (parts, body) = request.into_parts();
        let request_id = self.next_id();
        let body = match read(body).await {
            Ok(body) => body,
            Err(refused) => return refuse(&refused, &request_id),
        };
        let webhook = Webhook {
            method: parts.method,
            target: target(&parts.uri),
            headers: parts.headers.into(),
            body,
            request_id,
            received_at: clock::now(),
            deadline: Deadline::after(Deadline::ANSWER),
        };
        let Handled { answer, unfinished } = self.intake.handle(webhook, Serves::All).await;
        if let Some(unfinished) = unfinished {
            // Without a worker the mark stays, and the outbox removes it.
            self.unfinished.send(unfinished).unwrap_or_default();
        }
        answer
    }

    /// Unlike any other in the log of one machine.
    fn next_id(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("local-{:x}-{count}", clock::now().unix_micros())
    }
}

/// Answers one request.
pub(super) async fn answer(
    State(requests): State<Arc<Requests>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    if request.uri().path().starts_with("/webhooks/") {
        return response(requests.webhook(request).await);
    }
    protect(if Page::is_asked(&request) {
        requests.page.answer(request, peer).await
    } else {
        let Requests {
            addresses,
            listens_on,
            ..
        } = &*requests;
        response(index::answer(&request, addresses, *listens_on))
    })
}

fn response(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        let headers = response.headers_mut();
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

/// Path and query as they were sent.
fn target(uri: &Uri) -> String {
    uri.path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default()
}

async fn read(body: Body) -> Result<Bytes, Refused> {
    to_bytes(body, Requests::READ_BYTES).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        if source.is_some_and(|source| source.is::<LengthLimitError>()) {
            Refused::TooLarge
        } else {
            Refused::Unreadable("the body broke off")
        }
    })
}

fn refuse(refused: &Refused, request_id: &str) -> Answer {
    let mut line = Line::new(request_id);
    let answer = Handled::refused(refused, request_id, &mut line).answer;
    log::write(&line.answered(answer.status.as_u16()));
    answer
}
