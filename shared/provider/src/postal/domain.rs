//! The domain family: the hourly DNS check failed (postal `app/models/concerns/has_dns_checks.rb`).

use super::{
    content::Content,
    send_limit::{server_key, take_server},
};
use crate::Fields;
use mailhooks_event::{
    Happening,
    domain::{DnsRecord, Domain, DomainKind},
};

/// The records in Postal's order: how its fields begin, and what the record is for.
const RECORDS: [(&str, &str); 4] = [
    ("spf", "SPF"),
    ("dkim", "DKIM"),
    ("mx", "MX"),
    ("return_path", "Return-Path"),
];

/// Reads a payload. The `uuid` in it is the domain's own, not the webhook's.
pub(crate) fn read(payload: &mut Fields) -> Content {
    let server = take_server(payload);
    let domain = Domain {
        name: payload.text("domain"),
        id: payload.text("uuid"),
        checked_at: payload.time("dns_checked_at"),
        records: RECORDS
            .into_iter()
            .filter_map(|(prefix, purpose)| record(payload, prefix, purpose))
            .collect(),
        ..Domain::default()
    };
    Content {
        time: domain.checked_at,
        subject: domain.name.clone().or(domain.id.clone()),
        marks: vec![domain.id.clone()],
        account: server.as_ref().and_then(server_key),
        ..Content::of(Happening::Domain(
            DomainKind::DnsError,
            Domain { server, ..domain },
        ))
    }
}

/// One record with what was found: `OK`, `Missing` or `Invalid`, and a sentence unless it is OK.
fn record(payload: &mut Fields, prefix: &str, purpose: &str) -> Option<DnsRecord> {
    let record = DnsRecord {
        status: payload.text(&format!("{prefix}_status")),
        error: payload.text(&format!("{prefix}_error")),
        ..DnsRecord::default()
    };
    (record != DnsRecord::default()).then(|| DnsRecord {
        purpose: Some(purpose.to_owned()),
        ..record
    })
}
