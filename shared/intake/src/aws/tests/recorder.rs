//! An HTTP client that keeps what it is given, and answers as it is told to.

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use http::Response;
use std::{
    collections::{HashMap, VecDeque},
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::aws) struct Sent {
    pub(in crate::aws) uri: String,
    pub(in crate::aws) headers: HashMap<String, String>,
    pub(in crate::aws) body: Vec<u8>,
}

/// How a service answers.
#[derive(Clone, Copy, Debug)]
pub(in crate::aws) enum Answer {
    Status(u16),
    /// It refuses the signature, by a clock that is so much ahead.
    TooEarly(Duration),
    /// It refuses with an error of this name.
    Refused(&'static str),
    /// All is well, but nobody can read what it says.
    Garbled,
    /// The connection ends before it answers.
    Lost,
    /// It does not answer.
    Never,
}

#[derive(Clone, Debug, Default)]
pub(in crate::aws) struct Recorder(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    sent: Vec<Sent>,
    answers: VecDeque<Answer>,
}

impl Recorder {
    /// One that gives these answers first, and then that all is well.
    pub(in crate::aws) fn answering(answers: &[Answer]) -> Self {
        Self(Arc::new(Mutex::new(Record {
            sent: Vec::new(),
            answers: answers.iter().copied().collect(),
        })))
    }

    pub(in crate::aws) fn sent(&self) -> Vec<Sent> {
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
        match answer {
            Answer::Lost => {
                let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
                HttpConnectorFuture::ready(Err(ConnectorError::io(lost.into())))
            }
            Answer::Never => HttpConnectorFuture::new(pending()),
            Answer::Status(_) | Answer::TooEarly(_) | Answer::Refused(_) | Answer::Garbled => {
                HttpConnectorFuture::ready(Ok(answer.response()))
            }
        }
    }
}

impl Answer {
    fn response(self) -> HttpResponse {
        let (status, body) = match self {
            Self::Status(status) => (status, "{}".to_owned()),
            Self::TooEarly(_) => (403, refusal("InvalidSignatureException")),
            Self::Refused(name) => (400, refusal(name)),
            Self::Garbled | Self::Lost | Self::Never => (200, "no JSON".to_owned()),
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

/// An error of DynamoDB or SQS, with the members of any of them.
fn refusal(name: &str) -> String {
    let item = r#"{"id": {"S": "i"}}"#;
    format!(r#"{{"__type": "{name}", "message": "m", "Item": {item}}}"#)
}
