//! The services behind the guard.

use super::{private::Private, secrets::Secrets};
use bytes::Bytes;
use dynoxide::Database;
use http::{Request, Response};
use http_body_util::{BodyExt, combinators::UnsyncBoxBody};
use hyper::{body::Incoming, service::Service as _};
use rustack_sqs_core::handler::RustackSqsHandler;
use rustack_sqs_http::service::SqsHttpService;
use std::io;

/// The answer of a service.
pub(super) type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// SQS, which can be asked directly.
type Sqs = SqsHttpService<RustackSqsHandler>;

/// A service.
#[derive(Clone)]
pub(super) enum Backend {
    DynamoDb(Database),
    Sqs(Sqs),
    Secrets(Secrets),
}

/// A service as one connection sees it.
pub(super) enum Line {
    DynamoDb(Private),
    Sqs(Sqs),
    Secrets(Secrets),
}

impl Backend {
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::DynamoDb(_) => "dynamodb",
            Self::Sqs(_) => "sqs",
            Self::Secrets(_) => "secretsmanager",
        }
    }

    pub(super) fn line(self) -> Line {
        match self {
            Self::DynamoDb(database) => Line::DynamoDb(Private::new(database)),
            Self::Sqs(sqs) => Line::Sqs(sqs),
            Self::Secrets(secrets) => Line::Secrets(secrets),
        }
    }
}

impl Line {
    pub(super) async fn answer(&self, request: Request<Incoming>) -> io::Result<Answer> {
        match self {
            Self::DynamoDb(private) => private.answer(request).await,
            Self::Secrets(secrets) => secrets.answer(request).await,
            Self::Sqs(sqs) => {
                let Ok(answer) = sqs.call(request).await;
                Ok(answer.map(BodyExt::boxed_unsync))
            }
        }
    }
}
