//! What providers send in a busy hour: webhooks of all four, redeliveries, forgeries and types that
//! nobody knows.

use http::HeaderMap;
use mailhooks_intake::clock;
use mailhooks_provider::{PROVIDERS, Provider, provider};
use mailhooks_sender::{Sample, Signer, events_root};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, time::Duration};

/// Samples that stand for the usual traffic, by their provider.
const SAMPLES: [&str; 12] = [
    "ark/message-sent.json",
    "copernica/delivery.form",
    "postal/message-sent.json",
    "resend/email-delivered.json",
    "ark/message-bounced.json",
    "copernica/open.form",
    "postal/message-bounced.json",
    "resend/email-bounced.json",
    "ark/message-loaded.json",
    "copernica/click.form",
    "postal/message-link-clicked.json",
    "resend/email-opened.json",
];

/// Every so many webhooks one is a redelivery, a forgery, an unknown type.
const REDELIVERED_EVERY: usize = 20;
const FORGED_EVERY: usize = 100;
const UNKNOWN_EVERY: usize = 100;

/// Who sends, and with which keys.
pub(super) struct Traffic {
    samples: Vec<Sample>,
    signers: Vec<Signer>,
    forgers: Vec<Signer>,
}

/// What the server answered.
#[derive(Default)]
pub(super) struct Answers {
    /// The ids of what it acknowledged.
    pub(super) ids: BTreeSet<String>,
    /// How many were duplicates.
    pub(super) duplicates: usize,
    /// How many it quarantined.
    pub(super) quarantined: usize,
    /// How many it refused.
    pub(super) refused: usize,
    /// How often a webhook was sent again after a 503.
    pub(super) tried_again: usize,
    /// Answers that should not have been.
    pub(super) wrong: Vec<String>,
}

/// What a webhook of the traffic is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Usual,
    Redelivered,
    Forged,
    Unknown,
}

impl Traffic {
    pub(super) fn new() -> Self {
        let sample = |name: &&str| Sample::load(&events_root().join(name)).unwrap();
        let generate = |provider: &&'static dyn Provider| Signer::generate(*provider).unwrap();
        Self {
            samples: SAMPLES.iter().map(sample).collect(),
            signers: PROVIDERS.iter().map(generate).collect(),
            forgers: PROVIDERS.iter().map(generate).collect(),
        }
    }

    /// The sources document that lets the senders in.
    pub(super) fn sources(&self) -> Value {
        let source = |signer: &Signer| (signer.provider().name().to_string(), signer.source_json());
        Value::Object(self.signers.iter().map(source).collect::<Map<_, _>>())
    }

    /// How many of so many webhooks are forged.
    pub(super) fn forged(&self, webhooks: usize) -> usize {
        count(webhooks, Part::Forged)
    }

    /// How many events so many webhooks tell of.
    pub(super) fn events(&self, webhooks: usize) -> usize {
        count(webhooks, Part::Usual) + count(webhooks, Part::Unknown)
    }

    /// Sends one, and again as long as the server cannot take it.
    pub(super) fn send(&self, number: usize, server: &str, answers: &mut Answers) {
        // The same webhook as some time ago, which a usual one was.
        let told = match part(number) {
            Part::Redelivered => number - REDELIVERED_EVERY / 2,
            Part::Usual | Part::Forged | Part::Unknown => number,
        };
        let sample = &self.samples[told % self.samples.len()];
        let mut headers = sample.headers.clone();
        headers.insert("svix-id", format!("msg_{told}").parse().unwrap());
        let body = if part(number) == Part::Unknown {
            unknown(sample.provider, told)
        } else {
            renamed(&sample.body, told)
        };
        let own = signer(&self.signers, sample.provider);
        let signs = match part(number) {
            Part::Forged => signer(&self.forgers, sample.provider),
            Part::Usual | Part::Redelivered | Part::Unknown => own,
        };
        let path = own.path(None);
        for attempt in 0.. {
            let signed = signs.sign(&path, &headers, &body, clock::now()).unwrap();
            let (status, answer) = post(&format!("{server}{path}"), &signed, &body);
            if status != 503 || attempt == 20 {
                answers.take(part(number), status, &answer);
                return;
            }
            answers.tried_again += 1;
            // A provider waits longer, but it does wait.
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Answers {
    pub(super) fn add(&mut self, more: Self) {
        self.ids.extend(more.ids);
        self.duplicates += more.duplicates;
        self.quarantined += more.quarantined;
        self.refused += more.refused;
        self.tried_again += more.tried_again;
        self.wrong.extend(more.wrong);
    }

    fn take(&mut self, part: Part, status: u16, answer: &Value) {
        let word = answer["status"].as_str().unwrap_or_default();
        match (part, status, word) {
            (Part::Forged, 401, _) => self.refused += 1,
            // Where an answer was lost, the second attempt is a duplicate of the first; and a
            // redelivery may overtake the webhook that it repeats.
            (Part::Usual | Part::Redelivered, 200, "accepted" | "duplicate")
            | (Part::Unknown, 200, "quarantined" | "duplicate") => {
                self.duplicates += usize::from(word == "duplicate");
                self.quarantined += usize::from(word == "quarantined");
                self.ids.insert(answer["id"].as_str().unwrap().to_owned());
            }
            _ => self.wrong.push(format!("{status} {answer}")),
        }
    }
}

/// What the webhook of a number is.
const fn part(number: usize) -> Part {
    if number % REDELIVERED_EVERY == REDELIVERED_EVERY - 1 {
        Part::Redelivered
    } else if number % FORGED_EVERY == 7 {
        Part::Forged
    } else if number % UNKNOWN_EVERY == 13 {
        Part::Unknown
    } else {
        Part::Usual
    }
}

fn count(webhooks: usize, wanted: Part) -> usize {
    (0..webhooks)
        .filter(|number| part(*number) == wanted)
        .count()
}

fn signer<'a>(signers: &'a [Signer], provider: &dyn Provider) -> &'a Signer {
    let of = |signer: &&Signer| signer.provider().name() == provider.name();
    signers.iter().find(of).unwrap()
}

/// A type that no version knows, as its provider would send it.
fn unknown(of: &'static dyn Provider, number: usize) -> Vec<u8> {
    let name = of.name();
    if name == provider("copernica").unwrap().name() {
        return format!("type=nobody-knows&id={number}").into_bytes();
    }
    json!({"event": "NobodyKnows", "type": "nobody.knows", "uuid": uuid(number), "payload": {}, "data": {}})
        .to_string()
        .into_bytes()
}

/// The sample's body as another event of the same sort.
fn renamed(body: &[u8], number: usize) -> Vec<u8> {
    if let Ok(mut document) = serde_json::from_slice::<Value>(body) {
        document["uuid"] = uuid(number).into();
        return document.to_string().into_bytes();
    }
    let form = std::str::from_utf8(body).unwrap();
    let other = |pair: &str| match pair.split_once('=') {
        Some(("id", _)) => format!("id={number:013x}"),
        Some(_) | None => pair.to_owned(),
    };
    let pairs: Vec<String> = form.split('&').map(other).collect();
    pairs.join("&").into_bytes()
}

fn uuid(number: usize) -> String {
    format!("4b7e1c20-58a3-4d1f-9a60-{number:012x}")
}

fn post(url: &str, headers: &HeaderMap, body: &[u8]) -> (u16, Value) {
    thread_local! {
        static AGENT: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
    }
    let mut request = AGENT.with(|agent| agent.post(url));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut answer = request.send(body).unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    let body = serde_json::from_str(&text).unwrap_or_default();
    (answer.status().as_u16(), body)
}
