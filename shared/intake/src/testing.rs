//! A whole intake over the embedded AWS, for the tests of this crate.

use crate::{
    announce::Announcer,
    aws::{AwsSettings, Clients, Trust},
    config::{CurrentSources, Documents, RetentionDays, Route, Routes, Sources},
    deadline::Deadline,
    http::{Request, Serves},
    intake::{Handled, Intake},
    keys::Keys,
    outbox::Outbox,
    store::Store,
};
use aws_credential_types::Credentials;
use bytes::Bytes;
use http::{HeaderMap, Method};
use mailhooks_contract::{Contract, check};
use mailhooks_event::{
    Action, Category, CategoryBasis, Data, Dedup, Event, EventId, Failure, Family, Happening, Mail,
    Permanence, Phase, ProviderName, SourceName, SuppressionAdvice, Timestamp,
    bounce::{Bounce, BounceKind},
};
use mailhooks_provider::provider;
use mailhooks_sender::Signer;
use mailhooks_stage::{Aws, AwsOptions, create_queue, create_table};
use serde_json::{Map, Value, json};
use std::time::Duration;

pub(crate) const TABLE: &str = "mailhooks";

/// An intake for one Resend source over its own table and queues.
pub(crate) struct House {
    pub(crate) aws: Aws,
    pub(crate) intake: Intake,
    pub(crate) outbox: Outbox,
    pub(crate) queues: Vec<String>,
    signer: Signer,
}

impl House {
    /// With one queue for everything.
    pub(crate) async fn new() -> Self {
        Self::with_queues(&["all"]).await
    }

    /// With queues that each want everything.
    pub(crate) async fn with_queues(names: &[&str]) -> Self {
        let aws = Aws::start(AwsOptions::default()).await.unwrap();
        create_table(&aws.dynamodb_client, TABLE).await.unwrap();
        let mut queues = Vec::new();
        for name in names {
            queues.push(create_queue(&aws.sqs_client, name).await.unwrap());
        }
        let routes = queues
            .iter()
            .map(|queue| Route::everything(queue))
            .collect();
        Self::over(aws, queues, Routes::new(routes))
    }

    /// With the clients of the functions, which try again; those of the stage do not.
    pub(crate) async fn with_own_clients() -> Self {
        let house = Self::new().await;
        let Clients { dynamodb, sqs, .. } = Clients::new(&AwsSettings {
            region: "us-east-1".to_owned(),
            credentials: Credentials::new("id", "secret", None, None, "test"),
            dynamodb_endpoint: Some(house.aws.dynamodb.url().to_owned()),
            sqs_endpoint: Some(house.aws.sqs.url().to_owned()),
            secrets_endpoint: None,
            trust: Trust::System,
        });
        let routes = Routes::new(vec![Route::everything(&house.queues[0])]);
        Self::with(house.aws, house.queues, routes, dynamodb, sqs)
    }

    /// Over services that stand already.
    pub(crate) fn over(aws: Aws, queues: Vec<String>, routes: Routes) -> Self {
        let (dynamodb, sqs) = (aws.dynamodb_client.clone(), aws.sqs_client.clone());
        Self::with(aws, queues, routes, dynamodb, sqs)
    }

    fn with(
        aws: Aws,
        queues: Vec<String>,
        routes: Routes,
        dynamodb: aws_sdk_dynamodb::Client,
        sqs: aws_sdk_sqs::Client,
    ) -> Self {
        let signer = Signer::own(provider("resend").unwrap()).unwrap();
        let document = json!({"resend": signer.source_json()}).to_string();
        let sources = Sources::parse(&Documents::parse(&document).unwrap()).unwrap();
        assert_eq!(sources.faults().count(), 0);
        let store = Store::new(dynamodb, TABLE.to_owned());
        let announcer = Announcer::new(sqs, routes);
        let intake = Intake::new(
            CurrentSources::fixed(sources),
            Keys::default(),
            store.clone(),
            announcer.clone(),
            RetentionDays::DEFAULT,
        );
        Self {
            intake,
            outbox: Outbox::new(store, announcer),
            aws,
            queues,
            signer,
        }
    }

    /// Posts a body to the URL of all families, signed, under this delivery id.
    pub(crate) async fn post(&self, delivery: &str, body: impl Into<Bytes>) -> Handled {
        let request = self.request("/webhooks/resend", delivery, body);
        self.intake.handle(request, Serves::Any).await
    }

    /// A signed request.
    pub(crate) fn request(&self, target: &str, delivery: &str, body: impl Into<Bytes>) -> Request {
        let body = body.into();
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", delivery.parse().unwrap());
        Request {
            method: Method::POST,
            target: target.to_owned(),
            headers: self
                .signer
                .sign(target, &headers, &body, now())
                .unwrap()
                .into(),
            body,
            request_id: "req-1".to_owned(),
            received_at: now(),
            deadline: Deadline::after(Duration::from_secs(10)),
        }
    }

    /// Does what is left after the answer.
    pub(crate) async fn finish(&self, handled: Handled) {
        if let Some(unfinished) = handled.unfinished {
            self.intake.finish(unfinished).await;
        }
    }

    /// Takes every message out of a queue, and holds each against the schema.
    pub(crate) async fn messages(&self, queue: &str) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let received = self
                .aws
                .sqs_client
                .receive_message()
                .queue_url(queue)
                .max_number_of_messages(10);
            let received = received.send().await.unwrap();
            if received.messages().is_empty() {
                return events;
            }
            for message in received.messages() {
                let body: Value = serde_json::from_str(message.body().unwrap()).unwrap();
                assert_eq!(check(&body, Contract::Written), Ok(()));
                events.push(serde_json::from_value(body).unwrap());
                let delete = self.aws.sqs_client.delete_message().queue_url(queue);
                delete
                    .receipt_handle(message.receipt_handle().unwrap())
                    .send()
                    .await
                    .unwrap();
            }
        }
    }

    /// How many items the table has, rows included.
    pub(crate) async fn items(&self) -> i32 {
        let scan = self.aws.dynamodb_client.scan().table_name(TABLE);
        let mut items = scan.into_paginator().items().send();
        let mut count = 0;
        while let Some(item) = items.next().await {
            item.unwrap();
            count += 1;
        }
        count
    }

    /// Whether a record's outbox mark stands.
    pub(crate) async fn is_marked(&self, id: &EventId) -> bool {
        self.intake.store().get(id).await.unwrap().unwrap().marked
    }
}

/// The time at which everything in these tests comes in.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T12:00:00Z").unwrap()
}

/// A mail that was delivered to one recipient a minute ago.
pub(crate) fn delivered() -> String {
    let email = json!({
        "created_at": "2026-11-21T11:58:00Z",
        "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
        "from": "Acme <hello@example.com>",
        "to": ["jane@example.org"],
        "subject": "Your order",
    });
    event("email.delivered", &email)
}

/// A Resend body of a type.
pub(crate) fn event(name: &str, data: &Value) -> String {
    json!({"type": name, "created_at": "2026-11-21T11:59:00Z", "data": data}).to_string()
}

/// The id and status word of a 2xx answer.
pub(crate) fn recorded(handled: &Handled) -> (String, EventId) {
    assert_eq!(handled.answer.status, 200, "{}", handled.answer.body);
    let body: Value = serde_json::from_str(&handled.answer.body).unwrap();
    let id = body["id"].as_str().unwrap().parse().unwrap();
    (body["status"].as_str().unwrap().to_owned(), id)
}

/// The family's slug of every family that has a URL.
pub(crate) fn slugs() -> impl Iterator<Item = &'static str> {
    Family::ALL
        .iter()
        .filter(|family| **family != Family::Quarantine)
        .map(|family| family.slug())
}

/// A hard bounce from `resend` that advises suppression.
pub(crate) fn a_bounce() -> Event {
    let source: SourceName = "resend".parse().unwrap();
    let dedup = Dedup::by_body(b"");
    let advice = SuppressionAdvice::address(Action::Suppress, "the mailbox does not exist");
    let failure = Failure {
        phase: Phase::Dsn,
        permanence: Permanence::Permanent,
        category: Category::InvalidRecipient,
        category_basis: CategoryBasis::Enhanced,
        provider_type: None,
        provider_subtype: None,
        provider_code: None,
    };
    Event {
        id: EventId::derive(&source, &dedup),
        source,
        subject: None,
        time: Timestamp::UNIX_EPOCH,
        happening: Happening::Bounce(BounceKind::Bounced, Bounce::default()),
        data: Data {
            provider: ProviderName::new("resend"),
            provider_event: None,
            inferred: false,
            account: None,
            received_at: Timestamp::UNIX_EPOCH,
            dedup,
            warnings: vec![],
            mail: Mail {
                suppression_advice: Some(advice),
                ..Mail::default()
            },
            smtp: None,
            failure: Some(failure),
            extra: Map::new(),
        },
    }
}
