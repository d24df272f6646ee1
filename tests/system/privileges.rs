//! What each function asks of AWS on all its ways, and of which resource. `infra/privileges.json` holds
//! the list; what the template allows each role is compared with it there. `UPDATE_EXPECTED=1` writes the
//! list, and then the test fails, so that it is reviewed before it passes.

use crate::{
    crash::Posting,
    expected::updating,
    house::{Binary, House, TABLE, path_of, send, signed, signed_by},
    outbox::{end_lease, run_outbox},
};
use http::StatusCode;
use mailhooks_event::Family;
use mailhooks_provider::{PROVIDERS, provider};
use mailhooks_sender::{Sample, Signer, events_root, samples};
use mailhooks_stage::{Fault, Function, RecordedCall, Recorder, SecretsManager};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

const SOURCES: &str = "mailhooks/sources";

/// A deployment whose services note what they are asked for.
struct Recorded {
    house: House,
    secrets: SecretsManager,
    /// DynamoDB, SQS and Secrets Manager, by the prefix of their actions.
    recorders: [(&'static str, Recorder); 3],
}

impl Recorded {
    async fn new() -> Self {
        let (house, secrets) = (House::new().await, SecretsManager::start().await.unwrap());
        let sources: Map<String, Value> = (PROVIDERS.iter())
            .map(|provider| {
                (
                    provider.name().to_string(),
                    Signer::own(*provider).unwrap().source_json(),
                )
            })
            .collect();
        secrets.put(SOURCES, &Value::Object(sources).to_string());
        let recorders = [
            (
                "dynamodb",
                Recorder::start(&house.aws.dynamodb).await.unwrap(),
            ),
            ("sqs", Recorder::start(&house.aws.sqs).await.unwrap()),
            (
                "secretsmanager",
                Recorder::start(&secrets.service).await.unwrap(),
            ),
        ];
        Self {
            house,
            secrets,
            recorders,
        }
    }

    async fn start(&self, binary: Binary) -> Function {
        let [dynamodb, sqs, secrets] = self
            .recorders
            .each_ref()
            .map(|(_, recorder)| recorder.url());
        // The outbox needs no sources, and must not ask for them.
        let references = format!("secretsmanager:{SOURCES}");
        self.house
            .start_with(
                binary,
                &[
                    ("SOURCES", &references),
                    ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb),
                    ("AWS_ENDPOINT_URL_SQS", sqs),
                    ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets),
                ],
            )
            .await
    }

    /// The calls so far, as a policy names them: `action resource`.
    fn asked(&self) -> BTreeSet<String> {
        let of = |(service, recorder): &(&str, Recorder)| -> Vec<String> {
            let calls = recorder.calls();
            calls
                .iter()
                .map(|call| format!("{service}:{} {}", action(call), self.resource(call)))
                .collect()
        };
        self.recorders.iter().flat_map(of).collect()
    }

    /// The name that the resource has here and in the template.
    fn resource(&self, call: &RecordedCall) -> String {
        let queue = self
            .house
            .queues
            .iter()
            .find(|(_, url)| *url == call.resource);
        match (queue, call.resource.strip_prefix(TABLE)) {
            (Some((family, _)), _) => format!("queue/{}", family.slug()),
            (None, Some("/sources")) => "sources".to_owned(),
            (None, Some(rest)) => format!("table{rest}"),
            (None, None) => panic!("{call:?} is for nothing that a deployment has"),
        }
    }
}

/// The action that a policy has to allow for a call.
fn action(call: &RecordedCall) -> &str {
    // IAM knows no action for batches: who may send one message may send ten.
    call.operation
        .strip_suffix("Batch")
        .unwrap_or(&call.operation)
}

fn family_of(sample: &Sample) -> Family {
    let kind = sample.expected["type"].as_str().unwrap();
    kind.split('.').nth(1).unwrap().parse().unwrap()
}

/// Every way that a webhook can take through a function.
async fn every_way(recorded: &Recorded, binary: Binary, url: Option<Family>) {
    let function = recorded.start(binary).await;
    let resend = path_of(provider("resend").unwrap(), url);
    let forged = signed_by(
        &Signer::generate(provider("resend").unwrap()).unwrap(),
        &resend,
        b"{}",
    );
    assert_eq!(
        send(&function, &forged).await.0,
        401,
        "the sources are asked for once more"
    );
    let mut seen = BTreeSet::new();
    for sample in samples(&events_root()).unwrap() {
        let family = family_of(&sample);
        let fits = url.is_none_or(|url| url == family || family == Family::Quarantine);
        if !fits || !seen.insert((sample.provider.name(), family)) {
            continue;
        }
        let path = path_of(sample.provider, url);
        for _twice in 0..2 {
            let request = signed(sample.provider, &path, &sample.headers, &sample.body);
            assert_eq!(send(&function, &request).await.0, 200, "{sample}");
        }
    }
    // The rows of a large body, and for most families the wrong URL besides.
    for _twice in 0..2 {
        let request = Posting::large().attempt_at(&resend);
        assert_eq!(send(&function, &request).await.0, 200);
    }
    function.idle().await.unwrap();
}

/// Marks of every family, first while SQS is down and then when it is there again.
async fn every_mark(recorded: &Recorded) {
    let house = &recorded.house;
    let any = house.start(Binary::Any).await;
    house
        .aws
        .sqs
        .fail(Fault::Status(StatusCode::SERVICE_UNAVAILABLE));
    let mut ids = Vec::new();
    let mut seen = BTreeSet::new();
    for sample in samples(&events_root()).unwrap() {
        if seen.insert(family_of(&sample)) {
            let path = path_of(sample.provider, None);
            let (status, answer) = send(
                &any,
                &signed(sample.provider, &path, &sample.headers, &sample.body),
            )
            .await;
            assert_eq!(status, 200, "{sample}");
            ids.push(answer["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(seen.len(), Family::ALL.len());
    any.idle().await.unwrap();
    let outbox = recorded.start(Binary::Outbox).await;
    for (finished, recover) in [(0, true), (ids.len(), false)] {
        for id in &ids {
            end_lease(house, id).await;
        }
        assert_eq!(run_outbox(&outbox).await["finished"], finished);
        if recover {
            house.aws.sqs.recover();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_function_asks_for_what_its_list_says_and_nothing_else() {
    let mut lists = BTreeMap::new();
    let recorded = Recorded::new().await;
    every_mark(&recorded).await;
    assert_eq!(recorded.secrets.asked(), 0, "the outbox needs no secret");
    lists.insert("outbox", recorded.asked());
    let families = Family::ALL
        .iter()
        .filter(|family| **family != Family::Quarantine);
    for url in families.map(|family| Some(*family)).chain([None]) {
        let recorded = Recorded::new().await;
        let (name, binary) = url.map_or(("any", Binary::Any), |family| {
            (family.slug(), Binary::Family(family))
        });
        every_way(&recorded, binary, url).await;
        lists.insert(name, recorded.asked());
    }
    compare(&lists);
}

fn compare(lists: &BTreeMap<&str, BTreeSet<String>>) {
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/infra/privileges.json"
    ));
    let text = serde_json::to_string_pretty(lists).unwrap() + "\n";
    if fs::read_to_string(&path).unwrap_or_default() == text {
        return;
    }
    if updating() {
        fs::write(&path, &text).unwrap();
        panic!("the list was written and must be reviewed");
    }
    panic!("the list is out of date; UPDATE_EXPECTED=1 writes it:\n{text}");
}
