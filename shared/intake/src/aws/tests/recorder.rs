//! An HTTP client that keeps what it is given, and answers as it is told to.

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use http::Response;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

/// What was sent.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) uri: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// How a service answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answer {
    Status(u16),
    /// It refuses the signature, by a clock that is so much ahead.
    TooEarly(Duration),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Recorder(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    sent: Vec<Sent>,
    answers: VecDeque<Answer>,
}

impl Recorder {
    /// One that gives these answers first, and then that all is well.
    pub(super) fn answering<const N: usize>(answers: [Answer; N]) -> Self {
        Self(Arc::new(Mutex::new(Record {
            sent: Vec::new(),
            answers: answers.into(),
        })))
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap().sent.clone()
    }
}

impl HttpClient for Recorder {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let headers = request.headers().iter();
        let mut record = self.0.lock().unwrap();
        record.sent.push(Sent {
            uri: request.uri().to_owned(),
            headers: headers.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            body: request.body().bytes().unwrap().to_vec(),
        });
        let answer = record.answers.pop_front().unwrap_or(Answer::Status(200));
        HttpConnectorFuture::ready(Ok(answer.response()))
    }
}

impl Answer {
    fn response(self) -> HttpResponse {
        let (status, body) = match self {
            Self::Status(status) => (status, "{}"),
            Self::TooEarly(_) => (403, r#"{"__type": "InvalidSignatureException"}"#),
        };
        let mut response = Response::builder().status(status);
        if let Self::TooEarly(ahead) = self {
            #[expect(clippy::disallowed_methods, reason = "the service's clock")]
            let date = std::time::SystemTime::now() + ahead;
            response = response.header("date", httpdate::fmt_http_date(date));
        }
        let response = response.body(SdkBody::from(body)).unwrap();
        HttpResponse::try_from(response).unwrap()
    }
}
