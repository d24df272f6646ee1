//! Our function's own calls for a bounce, made by its whole pipeline.

use crate::aws::Aws;
use aws_credential_types::Credentials;
use http::{Method, StatusCode};
use mailhooks_event::Family;
use mailhooks_intake::{
    announce::{Announcer, Trace},
    aws::Clients,
    clock,
    config::{CurrentSources, Documents, Environment, RetentionDays, Route, Routes, Sources},
    deadline::Deadline,
    http::{Request, Serves},
    intake::Intake,
    keys::Keys,
    store::Store,
};
use mailhooks_sender::{Sample, Signer, events_root};
use serde_json::{Map, Value, json};
use std::time::Duration;

const TRACE: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";

/// The calls as the program wants them, and the answer's body.
pub(crate) async fn record(aws: &Aws) -> (Value, String) {
    let sample = Sample::load(&events_root().join("resend/email-bounced.json")).unwrap();
    let signer = Signer::own(sample.provider).unwrap();
    let intake = intake(aws, &signer);
    let now = clock::now();
    let target = signer.path(Some(Family::Bounce));
    let signed = signer.sign(&target, &sample.headers, &sample.body, now);
    let request = Request {
        method: Method::POST,
        target,
        headers: signed.unwrap().into(),
        body: sample.body.clone(),
        request_id: "req-1".to_owned(),
        received_at: now,
        deadline: Deadline::after(Duration::from_secs(10)),
    };
    let handling = intake.handle(request, Serves::One(Family::Bounce));
    let handled = Trace::follow(Trace::parse(TRACE), handling).await;
    assert_eq!(handled.answer.status, StatusCode::OK);
    intake.finish(handled.unfinished.unwrap()).await;

    let mut calls: Map<String, Value> = aws.calls().into_iter().collect();
    let body = String::from_utf8(sample.body.to_vec()).unwrap();
    calls.insert("body".to_owned(), body.into());
    (calls.into(), handled.answer.body)
}

fn intake(aws: &Aws, signer: &Signer) -> Intake {
    let credentials = Credentials::new("id", "secret", None, None, "test");
    let mut settings = Environment::account("us-east-1".to_owned(), credentials);
    settings.dynamodb_endpoint = Some(aws.url().to_owned());
    settings.sqs_endpoint = Some(aws.url().to_owned());
    let Clients { dynamodb, sqs, .. } = Clients::new(&settings);

    let sources = json!({"resend": signer.source_json()}).to_string();
    let sources = Sources::parse(&Documents::parse(&sources).unwrap()).unwrap();
    let queue = Route::everything("https://sqs.us-east-1.amazonaws.com/000000000000/bounce");
    Intake::new(
        CurrentSources::fixed(sources),
        Keys::default(),
        Store::new(dynamodb, "mailhooks".to_owned()),
        Announcer::new(sqs, Routes::new(vec![queue])),
        // The sample's event was a while ago.
        RetentionDays::LONGEST,
    )
}
