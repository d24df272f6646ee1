//! DynamoDB and SQS at one address, which note what they are asked for and do nothing.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::{Value, json};
use std::{net::Ipv4Addr, sync::Arc};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// An operation and its request.
pub(crate) type Call = (String, Value);

/// The calls so far, and whether the SDK tells of itself in each, which our calls leave out.
type Noted = Arc<watch::Sender<Vec<(Call, bool)>>>;

/// What becomes of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Every call succeeds.
    Agrees,
    /// This operation fails, the others succeed.
    Refuses(&'static str),
    /// This operation is never answered, the others succeed.
    NeverAnswers(&'static str),
}

/// The services. They end with this value.
#[derive(Debug)]
pub(crate) struct Aws {
    url: String,
    noted: Noted,
    _server: JoinSet<()>,
}

impl Aws {
    /// The code of the error that a refused call gets. No client tries such a call again.
    pub(crate) const REFUSAL: &'static str = "ConditionalCheckFailedException";

    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let noted = Noted::default();
        let routes = Router::new().fallback(answer);
        let routes = routes.with_state((manner, Arc::clone(&noted)));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            url,
            noted,
            _server: server,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The calls so far, in the order in which they came.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let noted = self.noted.borrow();
        noted.iter().map(|(call, _)| call.clone()).collect()
    }

    /// In how many of them the SDK told of itself.
    pub(crate) fn tell_of_the_sdk(&self) -> usize {
        let noted = self.noted.borrow();
        noted.iter().filter(|(_, tells)| *tells).count()
    }

    /// Waits until somebody asks for this operation.
    pub(crate) async fn asked_for(&self, operation: &str) {
        let mut noted = self.noted.subscribe();
        let is_there = |((name, _), _): &(Call, bool)| name == operation;
        let seen = noted.wait_for(|noted| noted.iter().any(is_there)).await;
        seen.unwrap();
    }
}

async fn answer(
    State((manner, noted)): State<(Manner, Noted)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // `Service_version.Operation`
    let target = headers["x-amz-target"].to_str().unwrap();
    let (_, operation) = target.rsplit_once('.').unwrap();
    let request = serde_json::from_slice(&body).unwrap();
    let call = (operation.to_owned(), request);
    let tells = headers.contains_key("amz-sdk-invocation-id");
    noted.send_modify(|noted| noted.push((call, tells)));
    match manner {
        Manner::Refuses(refused) if refused == operation => {
            let error = json!({"__type": Aws::REFUSAL, "message": "as the test wants it"});
            (StatusCode::BAD_REQUEST, error.to_string()).into_response()
        }
        Manner::NeverAnswers(held) if held == operation => std::future::pending().await,
        Manner::Agrees | Manner::Refuses(_) | Manner::NeverAnswers(_) => "{}".into_response(),
    }
}
