//! A provider's reader.

use crate::canonical;
use bytes::Bytes;
use mailhooks_event::{Event, Timestamp};
use mailhooks_provider::{Attested, Scheme, Verified, provider, read};

/// When the bodies came in that the samples were made of, and when they come in once more.
const RECEIVED_AT: [&str; 2] = ["2026-11-21T12:00:00Z", "2031-01-01T00:00:00.000001Z"];

/// Reads a body that a provider of this name signed, and gives the event.
///
/// # Panics
///
/// If the event is [not canonical](canonical::check), or if a later delivery of the same body has
/// another id or says that something else happened.
pub fn read_by(name: &str, body: &[u8]) -> Event {
    let body = Bytes::copy_from_slice(body);
    let [now, later] = RECEIVED_AT.map(|time| Timestamp::parse(time).unwrap());
    let event = read(&webhook(name, body.clone(), now));
    canonical::check(&event);
    let redelivered = read(&webhook(name, body, later));
    assert_eq!(event.id, redelivered.id, "the id hangs on the time");
    assert_eq!(event.happening, redelivered.happening);
    event
}

/// The body as a record keeps it, with what the provider's scheme vouches for.
fn webhook(name: &str, body: Bytes, received_at: Timestamp) -> Verified {
    let provider = provider(name).unwrap();
    let attested = match provider.scheme() {
        Scheme::StandardWebhooks => Attested {
            delivery_id: Some("msg_3p6JHY5hwSPFDXqa51UJqOXu2WF".to_owned()),
            account: None,
        },
        Scheme::HttpSignature { .. } => Attested {
            delivery_id: None,
            account: Some("account_1234".to_owned()),
        },
        Scheme::SignedBody { .. } => Attested::default(),
    };
    let source = name.parse().unwrap();
    Verified::recorded(source, provider, attested, body, received_at)
}
