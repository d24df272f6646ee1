//! What the clients send, looked at as AWS does.

pub(super) mod recorder;

use super::*;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use mailhooks_event::Timestamp;
use recorder::{Answer, Recorder, Sent};
use std::{collections::HashMap, time::UNIX_EPOCH};

pub(super) fn settings(token: Option<&str>) -> AwsSettings {
    AwsSettings {
        region: "eu-central-1".to_owned(),
        credentials: Credentials::new("id", "secret", token.map(str::to_owned), None, "test"),
        dynamodb_endpoint: None,
        sqs_endpoint: None,
        secrets_endpoint: None,
        trust: Trust::Amazon,
    }
}

/// The headers that AWS's own library adds to a POST: the signature for a region and a service.
pub(super) fn signed_by_aws<'a>(
    credentials: &Credentials,
    (region, service): (&str, &str),
    moment: Timestamp,
    uri: &str,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
    body: &[u8],
) -> HashMap<String, String> {
    let identity = credentials.clone().into();
    let micros = u64::try_from(moment.unix_micros()).unwrap();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(UNIX_EPOCH + Duration::from_micros(micros))
        .settings(SigningSettings::default())
        .build();
    let headers: Vec<_> = headers.collect();
    let headers = headers.iter().copied();
    let request = SignableRequest::new("POST", uri, headers, SignableBody::Bytes(body));
    let signed = sign(request.unwrap(), &params.unwrap().into()).unwrap();
    let added = signed.output().headers();
    added
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

impl Sent {
    /// Whether its signature is one of these credentials, by AWS's own library, over the headers that it
    /// names.
    pub(super) fn is_signed(&self, credentials: &Credentials, service: &str) -> bool {
        let authorization = &self.headers["authorization"];
        let names = authorization
            .split_once("SignedHeaders=")
            .and_then(|(_, rest)| rest.split(',').next());
        let by_the_signature = ["host", "x-amz-date", "x-amz-security-token"];
        let headers = names
            .unwrap()
            .split(';')
            .filter(|name| !by_the_signature.contains(name))
            .map(|name| (name, self.headers[name].as_str()));
        let scope = ("eu-central-1", service);
        let added = signed_by_aws(
            credentials,
            scope,
            self.date(),
            &self.uri,
            headers,
            &self.body,
        );
        let mut added = added.iter();
        added.all(|(name, value)| self.headers.get(name).is_some_and(|sent| sent == value))
    }

    fn date(&self) -> Timestamp {
        let d = &self.headers["x-amz-date"];
        let text = [
            &d[..4],
            "-",
            &d[4..6],
            "-",
            &d[6..11],
            ":",
            &d[11..13],
            ":",
            &d[13..],
        ];
        Timestamp::parse(&text.concat()).unwrap()
    }
}

async fn ask(clients: &Clients) {
    let table = clients.dynamodb.describe_table().table_name("t");
    let _ = table.send().await;
    let url = "https://sqs.eu-central-1.amazonaws.com/000000000000/q";
    let message = clients.sqs.send_message().queue_url(url).message_body("{}");
    let _ = message.send().await;
    let secrets = clients.secrets.as_ref().unwrap();
    let _ = secrets.get_secret_value().secret_id("s").send().await;
}

#[tokio::test]
async fn every_client_signs_so_that_aws_accepts_it() {
    for token in [None, Some("a-session-token/+=")] {
        let (recorder, settings) = (Recorder::default(), settings(token));
        ask(&Clients::with_secrets_over(&recorder, &settings)).await;
        let sent = recorder.sent();
        assert_eq!(sent.len(), 3);
        for (sent, service) in sent.iter().zip(["dynamodb", "sqs", "secretsmanager"]) {
            assert!(sent.is_signed(&settings.credentials, service), "{sent:?}");
            let other = Credentials::new("id", "other", token.map(str::to_owned), None, "test");
            assert!(!sent.is_signed(&other, service), "{sent:?}");
            assert!(
                !sent.is_signed(&settings.credentials, "another"),
                "{sent:?}"
            );
            assert!(sent.uri.contains(service) && sent.uri.contains("eu-central-1"));
        }
    }
}

#[tokio::test]
async fn nothing_is_said_about_the_sdk() {
    let recorder = Recorder::default();
    ask(&Clients::with_secrets_over(&recorder, &settings(None))).await;
    for sent in recorder.sent() {
        for (name, value) in &sent.headers {
            assert!(
                !name.starts_with("amz-sdk-") && !value.contains("aws-sdk-rust"),
                "{name}"
            );
        }
        assert!(
            sent.headers["authorization"].contains("SignedHeaders=content-type;host;x-amz-date")
        );
    }
}

/// The two attempts that a call takes.
async fn two_attempts(recorder: &Recorder, settings: &AwsSettings) -> [Sent; 2] {
    let clients = Clients::over(recorder, settings);
    let call = clients.dynamodb.describe_table().table_name("t");
    call.send().await.unwrap();
    recorder.sent().try_into().unwrap()
}

#[tokio::test]
async fn a_second_attempt_is_signed_by_the_sdk_and_as_good() {
    let recorder = Recorder::answering(&[Answer::Status(500)]);
    let settings = settings(Some("token"));
    let [first, second] = two_attempts(&recorder, &settings).await;
    for sent in [&first, &second] {
        assert!(
            sent.is_signed(&settings.credentials, "dynamodb"),
            "{sent:?}"
        );
    }
    let lengths_are_signed =
        [&first, &second].map(|sent| sent.headers["authorization"].contains("content-length"));
    assert_eq!(lengths_are_signed, [false, true]);
}

#[tokio::test]
async fn with_a_clock_that_is_wrong_a_second_attempt_goes_by_the_services() {
    // A clock of the service that is an hour ahead.
    let ahead = Duration::from_secs(3_600);
    let recorder = Recorder::answering(&[Answer::TooEarly(ahead)]);
    let settings = settings(None);
    let [first, second] = two_attempts(&recorder, &settings).await;
    let later = second.date().unix_seconds() - first.date().unix_seconds();
    assert!((3_590..=3_610).contains(&later), "{later}");
    assert!(second.is_signed(&settings.credentials, "dynamodb"));
}
