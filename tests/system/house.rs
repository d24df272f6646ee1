//! A deployment for a test: table, queues, sources, and functions as processes.

use http::HeaderMap;
use mailhooks_contract::{Contract, check, check_data};
use mailhooks_event::{Event, Family};
use mailhooks_intake::{aws, clock, store::Store};
use mailhooks_provider::{PROVIDERS, Provider, provider};
use mailhooks_sender::Signer;
use mailhooks_stage::{
    Aws, AwsOptions, BodyForm, Function, HttpRequest, Trigger, create_queue, create_table,
};
use serde_json::{Map, Value, json};

pub(crate) const TABLE: &str = "mailhooks";

/// The binaries, as cargo built them for this test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Any,
    Family(Family),
    Outbox,
}

impl Binary {
    fn path(self) -> &'static str {
        match self {
            Self::Any => env!("CARGO_BIN_EXE_any"),
            Self::Outbox => env!("CARGO_BIN_EXE_outbox"),
            Self::Family(family) => match family {
                Family::Delivery => env!("CARGO_BIN_EXE_delivery"),
                Family::Bounce => env!("CARGO_BIN_EXE_bounce"),
                Family::Complaint => env!("CARGO_BIN_EXE_complaint"),
                Family::Engagement => env!("CARGO_BIN_EXE_engagement"),
                Family::Domain => env!("CARGO_BIN_EXE_domain"),
                Family::SendLimit => env!("CARGO_BIN_EXE_send-limit"),
                Family::Contact => env!("CARGO_BIN_EXE_contact"),
                Family::Suppression => env!("CARGO_BIN_EXE_suppression"),
                Family::Quarantine => panic!("nobody posts to quarantine"),
            },
        }
    }
}

/// A table, a queue per family, and a source per provider that is named after it.
pub(crate) struct House {
    pub(crate) aws: Aws,
    pub(crate) queues: Vec<(Family, String)>,
    routes: Vec<Value>,
    sources: Map<String, Value>,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with_queues_of(Family::ALL).await
    }

    /// The same without queues, which is made faster.
    pub(crate) async fn without_queues() -> Self {
        Self::with_queues_of(&[]).await
    }

    async fn with_queues_of(families: &[Family]) -> Self {
        let aws = Aws::start(AwsOptions::default()).await.unwrap();
        create_table(&aws.dynamodb_client, TABLE).await.unwrap();
        let mut queues = Vec::new();
        for family in families {
            let name = format!("mailhooks-{}", family.slug());
            queues.push((*family, create_queue(&aws.sqs_client, &name).await.unwrap()));
        }
        let route = |(family, queue): &(Family, String)| json!({"queue": queue, "match": {"families": [family]}});
        let routes = queues.iter().map(route).collect();
        let source = |provider: &&'static dyn Provider| {
            (
                provider.name().to_string(),
                Signer::own(*provider).unwrap().source_json(),
            )
        };
        Self {
            aws,
            queues,
            routes,
            sources: PROVIDERS.iter().map(source).collect(),
        }
    }

    /// Adds a source, or replaces it.
    pub(crate) fn with_source(mut self, name: &str, source: Value) -> Self {
        self.sources.insert(name.to_owned(), source);
        self
    }

    /// The routes: a queue per family.
    pub(crate) fn routes(&self) -> &[Value] {
        &self.routes
    }

    /// The environment of a function, with some variables otherwise; an empty one is left out.
    pub(crate) fn environment(&self, but: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut variables = self.aws.environment();
        for (name, value) in [
            ("TABLE_NAME", TABLE),
            ("ROUTES", &json!(self.routes).to_string()),
            ("SOURCES", &Value::Object(self.sources.clone()).to_string()),
            // Samples tell of years that lie further back than records are normally kept.
            ("RETENTION_DAYS", "36525"),
        ] {
            variables.push((name.to_owned(), value.to_owned()));
        }
        for (name, value) in but {
            variables.retain(|(known, _)| known != name);
            if !value.is_empty() {
                variables.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        variables
    }

    /// Starts a function.
    pub(crate) async fn start(&self, binary: Binary) -> Function {
        Function::start(binary.path(), self.environment(&[]))
            .await
            .unwrap()
    }

    /// Starts a function in another environment.
    pub(crate) async fn start_with(&self, binary: Binary, but: &[(&str, &str)]) -> Function {
        Function::start(binary.path(), self.environment(but))
            .await
            .unwrap()
    }

    /// Adds a queue that wants every event, and gives its URL.
    pub(crate) async fn add_queue(&mut self, name: &str) -> String {
        let queue = create_queue(&self.aws.sqs_client, name).await.unwrap();
        self.add_route(&queue);
        queue
    }

    /// Adds a route for every event to a queue, which need not exist.
    pub(crate) fn add_route(&mut self, queue: &str) {
        self.routes.push(json!({"queue": queue}));
    }

    /// Takes every message out of every family's queue, with the family.
    pub(crate) async fn messages(&self) -> Vec<(Family, Value)> {
        let mut messages = Vec::new();
        for (family, queue) in &self.queues {
            let taken = self.take(queue).await;
            messages.extend(taken.into_iter().map(|body| (*family, body)));
        }
        messages
    }

    /// Takes every message out of a queue, and holds each against the schemas.
    pub(crate) async fn take(&self, queue: &str) -> Vec<Value> {
        let mut bodies = Vec::new();
        loop {
            let receive = self.aws.sqs_client.receive_message().queue_url(queue);
            let received = receive
                .max_number_of_messages(10)
                .message_attribute_names("All")
                .send()
                .await
                .unwrap();
            if received.messages().is_empty() {
                return bodies;
            }
            for message in received.messages() {
                let body: Value = serde_json::from_str(message.body().unwrap()).unwrap();
                assert_as_promised(&body);
                let attributes = message.message_attributes().unwrap();
                for (name, value) in [("id", &body["id"]), ("provider", &body["data"]["provider"])]
                {
                    assert_eq!(attributes[name].string_value(), value.as_str());
                }
                bodies.push(body);
                let delete = self.aws.sqs_client.delete_message().queue_url(queue);
                delete
                    .receipt_handle(message.receipt_handle().unwrap())
                    .send()
                    .await
                    .unwrap();
            }
        }
    }

    /// The table.
    pub(crate) fn store(&self) -> Store {
        Store::new(self.aws.dynamodb_client.clone(), TABLE.to_owned())
    }

    /// How many items the table has.
    pub(crate) async fn items(&self) -> usize {
        let scan = self
            .aws
            .dynamodb_client
            .scan()
            .table_name(TABLE)
            .into_paginator()
            .items()
            .send();
        match scan.collect::<Result<Vec<_>, _>>().await {
            Ok(items) => items.len(),
            Err(error) => panic!("{}", aws::reason(&error)),
        }
    }
}

/// Fails unless the message is what the schemas promise: exactly what this version writes, and what
/// every consumer takes.
fn assert_as_promised(message: &Value) {
    let event = event(message);
    let data = check_data(&message["data"], event.family());
    for held in [
        check(message, Contract::Written),
        check(message, Contract::Taken),
        data,
    ] {
        if let Err(error) = held {
            panic!("{event:?}: {error}");
        }
    }
}

/// Where the source of a provider takes webhooks, of one family or of all.
pub(crate) fn path_of(provider: &'static dyn Provider, family: Option<Family>) -> String {
    Signer::own(provider).unwrap().path(family)
}

/// A signed POST of a provider's, as it comes in now.
pub(crate) fn signed(
    provider: &'static dyn Provider,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> HttpRequest {
    let headers = Signer::own(provider)
        .unwrap()
        .sign(path, headers, body, clock::now())
        .unwrap();
    HttpRequest::post(path, headers, body)
}

/// The same, signed by another than the provider's own signer of this process.
pub(crate) fn signed_by(signer: &Signer, path: &str, body: &[u8]) -> HttpRequest {
    let headers = signer.sign(path, &HeaderMap::new(), body, clock::now());
    let headers = headers.unwrap();
    HttpRequest::post(path, headers, body)
}

/// The same for a small Resend event.
pub(crate) fn delivered(delivery: &str) -> HttpRequest {
    delivered_at("/webhooks/resend", delivery)
}

/// The same, posted elsewhere.
pub(crate) fn delivered_at(path: &str, delivery: &str) -> HttpRequest {
    let body = json!({
        "type": "email.delivered",
        "created_at": "2026-11-21T11:59:00Z",
        "data": {"email_id": "56761188-7520-42d8-8898-ff6fc54ce618", "to": ["jane@example.org"], "subject": "Your order"},
    });
    let mut headers = HeaderMap::new();
    headers.insert("svix-id", delivery.parse().unwrap());
    signed(
        provider("resend").unwrap(),
        path,
        &headers,
        body.to_string().as_bytes(),
    )
}

/// Status and body of a function's answer, whatever the trigger.
pub(crate) fn answer(reply: &Value) -> (u64, Value) {
    let body = reply["body"]
        .as_str()
        .and_then(|body| serde_json::from_str(body).ok());
    (
        reply["statusCode"].as_u64().unwrap(),
        body.unwrap_or_default(),
    )
}

/// Sends a request by an HTTP API in base64.
pub(crate) async fn send(function: &Function, request: &HttpRequest) -> (u64, Value) {
    let event = Trigger::HttpApi.event(request, BodyForm::Base64);
    answer(&function.invoke(&event).await.unwrap())
}

/// A message as an event; fails if it is none.
pub(crate) fn event(message: &Value) -> Event {
    serde_json::from_value(message.clone()).unwrap()
}
