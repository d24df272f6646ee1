//! `events/messages`: one message of each kind, as SQS hands it to a Lambda function. Consumers test with
//! them, whatever language they are written in.

use mailhooks_event::{Event, Family, Happening, ProviderName, Timestamp};
use mailhooks_intake::announce::Message;
use mailhooks_provider::{Provider, Reading, Scheme, Verified, provider, read};
use mailhooks_sender::{Sample, Signer, events_root, samples, webhook};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs, path::PathBuf};

/// The sample that stands for each kind.
const SAMPLES: [(&str, &str); 27] = [
    ("delivery.accepted", "resend/email-sent"),
    ("delivery.scheduled", "resend/email-scheduled"),
    ("delivery.held", "postal/message-held-send-limit"),
    ("delivery.deferred", "ark/message-delayed"),
    ("delivery.delivered", "postal/message-sent"),
    ("delivery.failed", "copernica/failure-soft"),
    ("delivery.suppressed", "resend/email-suppressed"),
    ("bounce.bounced", "resend/email-bounced"),
    ("bounce.returned_mail", "copernica/bounce-report-hard"),
    ("complaint.complained", "copernica/abuse-report"),
    ("engagement.opened", "postal/message-loaded"),
    ("engagement.clicked", "resend/email-clicked"),
    ("domain.dns_error", "postal/domain-dns-error"),
    ("domain.created", "resend/domain-created"),
    ("domain.updated", "resend/domain-updated"),
    ("domain.deleted", "resend/domain-deleted"),
    ("send_limit.approaching", "ark/send-limit-approaching"),
    ("send_limit.exceeded", "postal/send-limit-exceeded"),
    ("contact.created", "copernica/create-profile"),
    ("contact.updated", "resend/contact-updated"),
    ("contact.deleted", "resend/contact-deleted"),
    ("contact.unsubscribed", "copernica/unsubscribe"),
    ("suppression.added", "resend/suppression-added"),
    ("suppression.removed", "resend/suppression-removed"),
    ("quarantine.unknown_type", "resend/unknown-type"),
    ("quarantine.unreadable", "ark/envelope-no-payload"),
    ("quarantine.unsupported", "resend/email-received"),
];

/// No sample makes a reader panic, so its notice comes from a reader that does.
const PANICKED: (&str, &str) = ("quarantine.reader_panicked", "resend/email-opened");

struct Panicking;

impl Provider for Panicking {
    fn name(&self) -> ProviderName {
        ProviderName::new("resend")
    }

    fn scheme(&self) -> Scheme {
        provider("resend").unwrap().scheme()
    }

    fn read(&self, _: &Verified) -> Reading {
        panic!("as a fault of ours would")
    }
}

fn sample(name: &str) -> Sample {
    let samples = samples(&events_root()).unwrap();
    let mut samples = samples.into_iter();
    samples.find(|sample| sample.to_string() == name).unwrap()
}

/// What this provider's reader makes of a sample that came in when it says.
fn event(name: &str, reader: Option<&'static dyn Provider>) -> Event {
    let sample = sample(name);
    let signer = Signer::own(sample.provider).unwrap();
    let received_at: Timestamp = sample.received_at().unwrap();
    let path = signer.path(None);
    let headers = signer
        .sign(&path, &sample.headers, &sample.body, received_at)
        .unwrap();
    let reader = reader.unwrap_or(sample.provider);
    let webhook = webhook(reader, None, headers, sample.body, received_at).unwrap();
    match webhook.verify(&signer.credentials()) {
        Ok(verified) => read(&verified),
        Err(unverified) => panic!("{name}: {}", unverified.refusal),
    }
}

/// A record of a Lambda event, as far as every message has the same members.
fn record(number: usize, event: &Event) -> Value {
    let message = Message::new(event).unwrap();
    let attribute = |(name, value): &(&str, String)| {
        let value = json!({
            "stringValue": value,
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": "String",
        });
        ((*name).to_owned(), value)
    };
    let queue = format!("mailhooks-{}", event.family().slug());
    json!({
        "messageId": format!("00000000-0000-4000-8000-{number:012}"),
        "receiptHandle": format!("receipt-handle-{number}"),
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": message.attributes.iter().map(attribute).collect::<Map<_, _>>(),
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:eu-central-1:000000000000:{queue}"),
        "awsRegion": "eu-central-1",
    })
}

fn folder() -> PathBuf {
    events_root().join("messages")
}

/// Every golden message with the name of its file.
fn golden() -> Vec<(String, Value)> {
    let mut events: Vec<_> = SAMPLES
        .map(|(kind, sample)| (kind, event(sample, None)))
        .into();
    let (kind, sample) = PANICKED;
    events.push((kind, event(sample, Some(&Panicking))));
    let numbered = events.into_iter().enumerate();
    numbered
        .map(|(number, (kind, event))| {
            assert_eq!(event.event_type(), format!("mailhooks.{kind}"));
            (format!("{kind}.json"), record(number + 1, &event))
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing but tests knows the variable"
)]
fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

#[test]
fn every_golden_message_is_what_the_code_announces() {
    let mut out_of_date = Vec::new();
    for (name, message) in golden() {
        let path = folder().join(&name);
        let committed: Option<Value> = fs::read(&path)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok());
        if committed.as_ref() != Some(&message) {
            if updating() {
                let text = serde_json::to_string_pretty(&message).unwrap();
                fs::write(&path, text + "\n").unwrap();
            }
            out_of_date.push(name);
        }
    }
    assert!(
        out_of_date.is_empty(),
        "out of date, UPDATE_EXPECTED=1 writes them: {out_of_date:?}"
    );
}

#[test]
fn there_is_one_of_each_kind_and_nothing_else() {
    let found: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    let kinds = |family: &Family| {
        let (family, kinds) = (*family, Happening::kinds(*family));
        kinds
            .into_iter()
            .map(move |kind| format!("{family}.{kind}.json"))
    };
    let expected: BTreeSet<String> = Family::ALL.iter().flat_map(kinds).collect();
    assert_eq!(found, expected);
}
