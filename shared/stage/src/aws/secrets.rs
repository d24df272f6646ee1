//! AWS Secrets Manager in this process, as far as reading a secret goes.

use super::{
    Service,
    backend::{Answer, Backend},
    calls::Gate,
    server::listen,
};
use crate::StageError;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// The one operation, as it stands in `X-Amz-Target`.
const GET_SECRET_VALUE: &str = "secretsmanager.GetSecretValue";

/// Secrets Manager on a loopback port, without secrets at first. It ends with this value.
#[derive(Debug)]
pub struct SecretsManager {
    /// The service, to ask for its address or to make it fail.
    pub service: Service,
    secrets: Secrets,
}

/// What it keeps, and how often it was asked.
#[derive(Clone, Default)]
pub(super) struct Secrets(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    texts: BTreeMap<String, String>,
    asked: usize,
}

impl SecretsManager {
    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`StageError`] if there is no free port.
    pub async fn start() -> Result<Self, StageError> {
        let secrets = Secrets::default();
        let backend = Backend::Secrets(secrets.clone());
        let service = Service::start(listen(0).await?, backend, Gate::default())?;
        Ok(Self { service, secrets })
    }

    /// Keeps a text under a name, instead of the one before.
    pub fn put(&self, name: &str, text: &str) {
        self.secrets.kept(|kept| {
            kept.texts.insert(name.to_owned(), text.to_owned());
        });
    }

    /// How many times a secret was asked for, and the service did not fail.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.secrets.kept(|kept| kept.asked)
    }

    /// The variable by which AWS's clients, and our functions, find it.
    #[must_use]
    pub fn environment(&self) -> (&'static str, &str) {
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", self.service.url())
    }
}

impl Secrets {
    fn kept<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) async fn answer(&self, request: Request<Incoming>) -> io::Result<Answer> {
        let target = request.headers().get("x-amz-target");
        let is_known = target.is_some_and(|target| target == GET_SECRET_VALUE);
        let body = request.into_body().collect().await;
        let body = body.map_err(io::Error::other)?.to_bytes();
        let question: Value = serde_json::from_slice(&body).unwrap_or_default();
        Ok(match question["SecretId"].as_str() {
            Some(id) if is_known => self.secret(id),
            Some(_) | None => refusal("InvalidRequestException"),
        })
    }

    fn secret(&self, id: &str) -> Answer {
        let text = self.kept(|kept| {
            kept.asked += 1;
            kept.texts.get(id).cloned()
        });
        match text {
            Some(text) => json_answer(StatusCode::OK, &json!({"Name": id, "SecretString": text})),
            None => refusal("ResourceNotFoundException"),
        }
    }
}

/// An error as the service's JSON protocol writes it.
fn refusal(code: &str) -> Answer {
    json_answer(StatusCode::BAD_REQUEST, &json!({"__type": code}))
}

fn json_answer(status: StatusCode, body: &Value) -> Answer {
    let body = Full::<Bytes>::from(body.to_string()).map_err(|never| match never {});
    let mut answer = Response::new(body.boxed_unsync());
    *answer.status_mut() = status;
    answer
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}
