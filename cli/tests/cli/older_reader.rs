//! What a reader of an earlier version left in quarantine.

use mailhooks_event::{
    Data, Dedup, Event, EventId, Happening, Mail, SourceName,
    quarantine::{Quarantine, QuarantineKind},
};
use mailhooks_intake::{
    aws::{AwsSettings, Clients, Trust},
    clock,
    config::RetentionDays,
    store::{Entry, Store},
};
use mailhooks_provider::{Attested, Verified, provider};
use serde_json::Map;

/// Records a Resend body, in the table of the server whose DynamoDB is here, as a reader would that did
/// not know its type.
pub(crate) fn quarantine(endpoint: &str, body: &[u8]) -> EventId {
    let source: SourceName = "resend".parse().unwrap();
    let received_at = clock::now();
    let webhook = Verified::recorded(
        source.clone(),
        provider("resend").unwrap(),
        Attested::default(),
        body.to_vec().into(),
        received_at,
    );
    let dedup = Dedup::by_body(b"an older reader's key");
    let id = EventId::derive(&source, &dedup);
    let notice = Event {
        id: id.notice(),
        source,
        subject: None,
        time: received_at,
        happening: Happening::Quarantine(
            QuarantineKind::UnknownType,
            Quarantine {
                reason: "an older reader did not know it".to_owned(),
                event_id: id.clone(),
            },
        ),
        data: Data {
            provider: webhook.provider().name(),
            provider_event: None,
            inferred: false,
            account: None,
            received_at,
            dedup,
            warnings: Vec::new(),
            mail: Mail::default(),
            smtp: None,
            failure: None,
            extra: Map::new(),
        },
    };
    let clients = Clients::new(&AwsSettings {
        region: "us-east-1".to_owned(),
        credentials: aws_credential_types::Credentials::new("id", "secret", None, None, "test"),
        dynamodb_endpoint: Some(endpoint.to_owned()),
        sqs_endpoint: Some(endpoint.to_owned()),
        secrets_endpoint: None,
        trust: Trust::System,
    });
    let entry = Entry::new(&notice, &webhook, RetentionDays::DEFAULT).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let store = Store::new(clients.dynamodb, "mailhooks".to_owned());
    runtime.block_on(store.record(entry)).unwrap();
    id
}
