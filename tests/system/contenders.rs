//! The contenders of the benchmark that are written with other means than ours: each does the whole job,
//! so that less work is never taken for speed.

use crate::house::{House, TABLE, answer, signed, signed_by};
use aws_sdk_dynamodb::types::AttributeValue;
use http::HeaderMap;
use mailhooks_event::Timestamp;
use mailhooks_intake::clock;
use mailhooks_sender::{Sample, Signer, events_root};
use mailhooks_stage::{BodyForm, Function, HttpRequest, Trigger, Watch};
use serde_json::Value;
use std::path::Path;

const PATH: &str = "/webhooks/resend/bounce";

/// A contender over a table and a queue of its own.
struct Contender {
    program: &'static str,
    function: Function,
    house: House,
    queue: String,
    sample: Sample,
    signer: Signer,
}

impl Contender {
    async fn start(program: &'static str) -> Self {
        let sample = Sample::load(&events_root().join("resend/email-bounced.json")).unwrap();
        let signer = Signer::own(sample.provider).unwrap();
        let mut house = House::without_queues().await;
        let queue = house.add_queue("all").await;
        let source = signer.source_json();
        let environment = house.environment(&[
            ("TABLE", TABLE),
            ("QUEUE_URL", &queue),
            ("WEBHOOK_SECRET", source["secrets"][0].as_str().unwrap()),
        ]);
        let binary = Path::new(env!("CARGO_MANIFEST_DIR")).join(program);
        Self {
            program,
            function: Function::start(binary, environment).await.unwrap(),
            house,
            queue,
            sample,
            signer,
        }
    }

    /// The sample, signed just now.
    fn genuine(&self) -> HttpRequest {
        let Sample {
            provider,
            headers,
            body,
            ..
        } = &self.sample;
        signed(*provider, PATH, headers, body)
    }

    fn signed_at(&self, moment: Timestamp) -> HttpRequest {
        let Sample { headers, body, .. } = &self.sample;
        let headers = self.signer.sign(PATH, headers, body, moment).unwrap();
        HttpRequest::post(PATH, headers, &body[..])
    }

    /// What nobody who knows the secret has sent just now.
    fn forged(&self) -> Vec<HttpRequest> {
        let mut changed = self.genuine();
        *changed.body.last_mut().unwrap() = b' ';
        let stranger = Signer::generate(self.sample.provider).unwrap();
        let unsigned = HttpRequest::post(PATH, HeaderMap::new(), &self.sample.body[..]);
        let now = clock::now();
        vec![
            changed,
            signed_by(&stranger, PATH, &self.sample.body),
            unsigned,
            self.signed_at(now.plus_seconds(-301)),
            self.signed_at(now.plus_seconds(330)),
        ]
    }

    /// Hands it over, and waits until all the work for it is done.
    async fn post(&self, request: &HttpRequest, form: BodyForm) -> (u64, Value) {
        let event = Trigger::HttpApi.event(request, form);
        let reply = self.function.invoke(&event).await;
        let reply = reply.unwrap_or_else(|error| {
            panic!("{}: {error}: {:#?}", self.program, self.function.lines())
        });
        self.function.idle().await.unwrap();
        answer(&reply)
    }

    /// Fails unless the item is whole and without its mark.
    async fn assert_recorded(&self, id: &str) {
        let get = self.house.aws.dynamodb_client.get_item();
        let get = get.table_name(TABLE);
        let found = get.key("id", AttributeValue::S(id.to_owned())).send().await;
        let item = found.unwrap().item.unwrap();
        let text = |name: &str| item[name].as_s().unwrap().as_bytes();
        assert_eq!(text("raw"), &self.sample.body[..], "{}", self.program);
        assert_eq!(text("recipient"), b"bounced@resend.dev", "{}", self.program);
        for mark in ["outbox", "due"] {
            assert!(!item.contains_key(mark), "{}: {mark}", self.program);
        }
    }

    /// Fails unless the queue has one message: the event that our reader makes of the sample.
    async fn assert_announced(&self, id: &str) {
        let receive = self.house.aws.sqs_client.receive_message();
        let receive = receive.queue_url(&self.queue).max_number_of_messages(10);
        let received = receive.message_attribute_names("All").send().await.unwrap();
        let [message] = received.messages() else {
            panic!("{}: {:?}", self.program, received.messages());
        };
        let event: Value = serde_json::from_str(message.body().unwrap()).unwrap();
        assert_eq!(event["id"], id);
        let received_at = event["data"]["received_at"].as_str().unwrap();
        assert!(Timestamp::parse(received_at).is_some(), "{received_at}");
        let expected = &self.sample.expected;
        assert_eq!(comparable(&event), comparable(expected), "{}", self.program);

        let mut names: Vec<_> = message.message_attributes().unwrap().keys().collect();
        names.sort();
        let all = "family id kind permanence provider schema source";
        assert!(names.into_iter().eq(all.split(' ')), "{}", self.program);
    }
}

/// The event without what differs from run to run, its times to the millisecond, which is as exact as
/// JavaScript's are.
fn comparable(event: &Value) -> Value {
    let mut event = event.clone();
    for place in ["/id", "/data/received_at"] {
        *event.pointer_mut(place).unwrap() = Value::Null;
    }
    for place in ["/time", "/data/message/sent_at"] {
        let time = event.pointer_mut(place).unwrap();
        *time = time.as_str().unwrap()[.."2026-09-14T08:30:19.402".len()].into();
    }
    event
}

fn operations(watch: &Watch) -> Vec<String> {
    let calls = watch.calls().into_iter();
    calls.map(|call| call.operation).collect()
}

async fn does_the_whole_job(program: &'static str) {
    let contender = Contender::start(program).await;
    let watch = contender.house.aws.watch(None);
    for (number, request) in contender.forged().iter().enumerate() {
        for form in [BodyForm::Plain, BodyForm::Base64] {
            let (status, body) = contender.post(request, form).await;
            assert_eq!(status, 401, "{program}: {number}: {body}");
        }
    }
    assert!(watch.calls().is_empty(), "{program}: {:?}", watch.calls());

    let (status, body) = contender.post(&contender.genuine(), BodyForm::Base64).await;
    assert_eq!(
        (status, &body["status"]),
        (200, &"accepted".into()),
        "{program}: {body}"
    );
    let calls = ["PutItem", "SendMessage", "UpdateItem"];
    assert_eq!(operations(&watch), calls, "{program}");
    let id = body["id"].as_str().unwrap();
    contender.assert_recorded(id).await;
    contender.assert_announced(id).await;

    let watch = contender.house.aws.watch(None);
    let (status, body) = contender.post(&contender.genuine(), BodyForm::Plain).await;
    assert_eq!(
        (status, &body["status"]),
        (200, &"duplicate".into()),
        "{program}: {body}"
    );
    assert_eq!(operations(&watch), ["PutItem"], "{program}");
}

#[tokio::test]
#[ignore = "benches/naive/prepare comes first"]
async fn the_naive_contender_does_the_whole_job() {
    does_the_whole_job("target/benches/naive/release/naive").await;
}

#[tokio::test]
#[ignore = "benches/python/prepare comes first"]
async fn the_contender_in_python_does_the_whole_job() {
    does_the_whole_job("benches/python/bootstrap").await;
}

#[tokio::test]
#[ignore = "benches/node/prepare comes first"]
async fn the_contender_in_node_does_the_whole_job() {
    does_the_whole_job("benches/node/bootstrap").await;
}
