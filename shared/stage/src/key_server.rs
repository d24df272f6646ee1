//! A provider's HTTPS server that publishes keys, and can be slow, wrong, rotated and down.

use crate::StageError;
use http::{Request, Response, StatusCode, header};
use http_body_util::{Either, Full};
use hyper::{
    body::{Body, Bytes, Frame, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::Value;
use std::{
    convert::Infallible,
    net::Ipv4Addr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// What the server answers.
#[derive(Clone, Debug)]
pub enum KeyAnswer {
    /// A document with status 200.
    Document(Value),
    /// A text with status 200, whatever it is.
    Text(String),
    /// This status, without a body.
    Status(StatusCode),
    /// A document with this status.
    StatusAndDocument(StatusCode, Value),
    /// A redirect to this address.
    Redirect(String),
    /// A document with status 200, behind a header that is so many bytes long.
    LongHeader(usize, Value),
    /// These bytes with status 200, in this content encoding.
    Encoded(&'static str, Vec<u8>),
    /// Status 200 and white space without end, in chunks.
    Endless,
    /// Nothing, ever.
    Hang,
}

/// The server. It ends with this value.
pub struct KeyServer {
    state: Arc<Mutex<State>>,
    url: String,
    certificate: String,
    _task: JoinSet<()>,
}

struct State {
    answer: KeyAnswer,
    asked: usize,
    connections: usize,
}

impl KeyServer {
    /// Starts a server with a certificate of its own.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port or no certificate can be made.
    pub async fn start(answer: KeyAnswer) -> Result<Self, StageError> {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).map_err(cannot_certify)?;
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).map_err(cannot_certify)?;
        let config = ServerConfig::builder_with_provider(Arc::new(
            tokio_rustls::rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            builder
                .with_no_client_auth()
                .with_single_cert(vec![cert.der().clone()], key)
        })
        .map_err(cannot_certify)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(|error| StageError::Listen { port: 0, error })?;
        let address = listener
            .local_addr()
            .map_err(|error| StageError::Listen { port: 0, error })?;
        let state = Arc::new(Mutex::new(State {
            answer,
            asked: 0,
            connections: 0,
        }));
        let mut task = JoinSet::new();
        task.spawn(serve(
            listener,
            TlsAcceptor::from(Arc::new(config)),
            Arc::clone(&state),
        ));
        Ok(Self {
            state,
            url: format!("https://localhost:{}/.well-known/jwks.json", address.port()),
            certificate: cert.pem(),
            _task: task,
        })
    }

    /// Where the keys are.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate that a client must trust, as PEM.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Makes it answer so from now on.
    pub fn answer(&self, answer: KeyAnswer) {
        open(&self.state).answer = answer;
    }

    /// How often it was asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        open(&self.state).asked
    }

    /// Over how many connections.
    #[must_use]
    pub fn connections(&self) -> usize {
        open(&self.state).connections
    }
}

fn open(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for KeyServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyServer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

fn cannot_certify(error: impl std::fmt::Display) -> StageError {
    StageError::Create {
        what: "a certificate".to_owned(),
        reason: error.to_string(),
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, state: Arc<Mutex<State>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        open(&state).connections += 1;
        let (tls, state) = (tls.clone(), Arc::clone(&state));
        connections.spawn(async move {
            let stream = tls.accept(stream).await.ok()?;
            let service = service_fn(|_: Request<Incoming>| answer(&state));
            http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await
                .ok()
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(
    state: &Mutex<State>,
) -> Result<Response<Either<Full<Bytes>, Endless>>, http::Error> {
    let answer = {
        let mut state = open(state);
        state.asked += 1;
        state.answer.clone()
    };
    let response = Response::builder();
    let whole = |body: String| Either::Left(Full::from(body));
    match answer {
        KeyAnswer::Document(document) => response.body(whole(document.to_string())),
        KeyAnswer::Text(text) => response.body(whole(text)),
        KeyAnswer::Status(status) => response.status(status).body(whole(String::new())),
        KeyAnswer::StatusAndDocument(status, document) => {
            response.status(status).body(whole(document.to_string()))
        }
        KeyAnswer::Redirect(to) => response
            .status(StatusCode::FOUND)
            .header(header::LOCATION, to)
            .body(whole(String::new())),
        KeyAnswer::LongHeader(bytes, document) => response
            .header("x-long", "x".repeat(bytes))
            .body(whole(document.to_string())),
        KeyAnswer::Encoded(encoding, bytes) => response
            .header(header::CONTENT_ENCODING, encoding)
            .body(Either::Left(Full::from(bytes))),
        KeyAnswer::Endless => response.body(Either::Right(Endless)),
        KeyAnswer::Hang => std::future::pending().await,
    }
}

/// A body of which there is always more.
struct Endless;

impl Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        const CHUNK: &[u8] = &[b' '; 1_024];
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(CHUNK)))))
    }
}
