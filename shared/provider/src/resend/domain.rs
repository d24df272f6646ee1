//! The domain family: `domain.created`, `domain.updated` and `domain.deleted`.

use super::told::Told;
use crate::Fields;
use mailhooks_event::{
    Happening,
    domain::{DnsRecord, Domain, DomainKind},
};

/// The domain as it is after the event (resend.com/docs/webhooks/domains). Status words are an open
/// set and kept as they are; nothing tells when the records were looked up.
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    let kind = match name {
        "domain.created" => DomainKind::Created,
        "domain.updated" => DomainKind::Updated,
        "domain.deleted" => DomainKind::Deleted,
        _ => return None,
    };
    let domain = Domain {
        name: data.text("name"),
        id: data.text("id"),
        status: data.text("status"),
        created_at: data.time("created_at"),
        region: data.text("region"),
        records: data.objects("records", record),
        ..Domain::default()
    };
    let subject = domain.name.clone().or_else(|| domain.id.clone());
    Some(Told::of_thing(Happening::Domain(kind, domain), subject))
}

fn record(record: &mut Fields) -> DnsRecord {
    DnsRecord {
        purpose: record.text("record"),
        name: record.text("name"),
        record_type: record.text("type"),
        value: record.text("value"),
        ttl: record.text("ttl"),
        priority: record.count("priority"),
        status: record.text("status"),
        error: None,
    }
}
