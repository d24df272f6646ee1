//! Every sample through the whole intake into the embedded DynamoDB, which reports what each write
//! costs in the table and in each index. What a refused put costs is reported by nobody.

use super::{
    super::write_units::WriteUnits,
    Shape,
    meter::{Cost, Meter},
    sample, shapes,
};
use http::Method;
use mailhooks_intake::{
    announce::Announcer,
    config::{CurrentSources, Documents, RetentionDays, Route, Routes, Sources},
    deadline::Deadline,
    http::{Request, Serves},
    intake::Intake,
    keys::Keys,
    store::Store,
};
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::{Sample, Signer};
use mailhooks_stage::{Aws, AwsOptions, create_queue, create_table};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, time::Duration};

const TABLE: &str = "mailhooks";

/// An intake for a source of each provider, and the meter of its writes.
struct Metered {
    _aws: Aws,
    intake: Intake,
    meter: Meter,
}

impl Metered {
    async fn new() -> Self {
        let aws = Aws::start(AwsOptions::default()).await.unwrap();
        create_table(&aws.dynamodb_client, TABLE).await.unwrap();
        let queue = create_queue(&aws.sqs_client, "all").await.unwrap();
        let source = |signer: &Signer| {
            let name = signer.provider().name().to_string();
            (name, signer.source_json())
        };
        let signers = PROVIDERS
            .iter()
            .map(|provider| Signer::own(*provider).unwrap());
        let document: Map<String, Value> = signers.map(|signer| source(&signer)).collect();
        let document = Documents::parse(&Value::Object(document).to_string()).unwrap();
        let meter = Meter::default();
        let store = Store::new(meter.on(&aws.dynamodb_client), TABLE.to_owned());
        let routes = Routes::new(vec![Route::everything(&queue)]);
        let intake = Intake::new(
            CurrentSources::fixed(Sources::parse(&document).unwrap()),
            Keys::default(),
            store,
            Announcer::new(aws.sqs_client.clone(), routes),
            RetentionDays::DEFAULT,
        );
        Self {
            _aws: aws,
            intake,
            meter,
        }
    }

    /// Posts a sample as its provider does, and finishes after the answer. Tells the answer's word.
    async fn post(&self, sample: &Sample) -> String {
        let signer = Signer::own(sample.provider).unwrap();
        let (target, now) = (signer.path(None), sample.received_at().unwrap());
        let signed = signer.sign(&target, &sample.headers, &sample.body, now);
        let request = Request {
            method: Method::POST,
            headers: signed.unwrap().into(),
            target,
            body: sample.body.clone(),
            request_id: sample.case.clone(),
            received_at: now,
            deadline: Deadline::after(Duration::from_secs(10)),
        };
        let handled = self.intake.handle(request, Serves::Any).await;
        if let Some(unfinished) = handled.unfinished {
            self.intake.finish(unfinished).await;
        }
        let answer: Value = serde_json::from_str(&handled.answer.body).unwrap();
        answer["status"].as_str().unwrap_or_default().to_owned()
    }
}

/// The put of the item and the update that removes its mark, as the calculator has them.
fn expected(units: &WriteUnits) -> [Cost; 2] {
    let cost = |operation, table: f64, indexes: &[(&str, f64)]| {
        let indexes = indexes.iter().filter(|(_, units)| *units > 0.0);
        let indexes: BTreeMap<String, f64> = indexes
            .map(|(name, units)| ((*name).to_owned(), *units))
            .collect();
        Cost {
            operation,
            all: table + indexes.values().sum::<f64>(),
            table,
            indexes,
        }
    };
    let put = [
        ("timeline", units.timeline),
        ("recipient", units.recipient),
        ("outbox", units.outbox),
    ];
    let removal = [("outbox", units.outbox_removal)];
    [
        cost("PutItem", units.item, &put),
        cost("UpdateItem", units.removal, &removal),
    ]
}

#[tokio::test]
async fn what_every_sample_costs_is_what_dynamodb_reports() {
    let metered = Metered::new().await;
    for (sample, shape) in shapes() {
        assert!(shape.footprint.rows.is_empty(), "{sample} needs rows");
        let word = metered.post(sample).await;
        assert!(
            ["accepted", "quarantined"].contains(&word.as_str()),
            "{sample}: {word}"
        );
        let units = WriteUnits::of(&shape.footprint);
        let reported = metered.meter.read();
        assert_eq!(reported, expected(&units), "{sample}");
        let in_all: f64 = reported.iter().map(|cost| cost.all).sum();
        assert!(
            (in_all - units.of_one_delivery()).abs() < f64::EPSILON,
            "{sample}"
        );
    }
}

#[tokio::test]
async fn a_redelivery_writes_nothing_that_is_reported() {
    let metered = Metered::new().await;
    let sample = sample("resend/email-bounced");
    assert_eq!(metered.post(&sample).await, "accepted");
    assert_eq!(metered.meter.read().len(), 2);
    assert_eq!(metered.post(&sample).await, "duplicate");
    assert_eq!(metered.meter.read(), []);
}

/// Bodies that need rows are among no samples.
#[tokio::test]
async fn rows_cost_what_dynamodb_reports() {
    let metered = Metered::new().await;
    let mut sample = sample("resend/email-bounced");
    // Noise, since a text that repeats itself is packed to nothing.
    let noise: String = (0..60_000_u32)
        .map(|n| format!("{:08x}", n.wrapping_mul(2_654_435_761)))
        .collect();
    let mut body: Value = serde_json::from_slice(&sample.body).unwrap();
    body["data"]["noise"] = noise.into();
    sample.body = body.to_string().into();
    let shape = Shape::of_sample(&sample).unwrap();
    assert!(!shape.footprint.rows.is_empty());
    assert_eq!(metered.post(&sample).await, "accepted");
    let reported = metered.meter.read();
    let units = WriteUnits::of(&shape.footprint);
    let in_all: f64 = reported.iter().map(|cost| cost.all).sum();
    assert!(
        (in_all - units.of_one_delivery()).abs() < f64::EPSILON,
        "{reported:?}"
    );
    assert_eq!(reported.len(), 2 + shape.footprint.rows.len());
}
