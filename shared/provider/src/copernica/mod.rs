//! Copernica (Marketing Suite): its name, its scheme and the form in which every event comes.
//!
//! ```text
//! form ──▶ event_name ──▶ delivery  bounce  complaint  engagement  contact ──▶ Told
//!                             returned_mail, report: the mail that came back
//! ```
//!
//! One POST per event with flat variables, of which `type` names the event
//! (copernica.com/en/documentation/webhooks); there is no envelope and no id of the delivery. Names of
//! variables are those of Copernica's pages `webhook-*.md`. `time` is in Unix seconds; `timestamp` says
//! the same in a zone that nobody documents, so it is looked at only where `time` is missing, and then
//! it is kept as it is.

mod bounce;
mod complaint;
mod contact;
mod dedup;
mod delivery;
mod engagement;
mod event_name;
mod form;
mod interests;
mod mail;
mod parsed_mail;
mod report;
mod returned_mail;
mod server_answer;
mod tags;
mod told;

use crate::{Fields, Occurrence, Provider, Reading, Scheme, Verified};
use event_name::EventName;
use mailhooks_event::{
    Dedup, ProviderName, contact::ContactKind, engagement::EngagementKind,
    quarantine::QuarantineKind,
};
use told::Told;

/// Copernica.
pub struct Copernica;

impl Provider for Copernica {
    fn name(&self) -> ProviderName {
        ProviderName::new("copernica")
    }

    /// HTTP signatures (copernica.com/en/documentation/webhook-security); the keys lie in DNS and change
    /// each month.
    fn scheme(&self) -> Scheme {
        Scheme::HttpSignature {
            account: "x-copernica-id",
            nonce: "x-nonce",
            zone: "copernica.com",
        }
    }

    fn read(&self, webhook: &Verified) -> Reading {
        read(webhook.body(), webhook.account())
    }
}

fn read(body: &[u8], account: Option<&str>) -> Reading {
    let quarantined = |kind, reason: String, provider_event| Reading::Quarantined {
        kind,
        reason,
        provider_event,
        dedup: Dedup::by_body(body),
    };
    let mut fields = match form::decode(body) {
        Ok(object) => Fields::of_object(object),
        Err(error) => return quarantined(QuarantineKind::Unreadable, error.to_string(), None),
    };
    let Some(word) = fields.text("type") else {
        let reason = "the body is no form that names a type".to_owned();
        return quarantined(QuarantineKind::Unreadable, reason, None);
    };
    let Some(name) = EventName::parse(&word) else {
        let reason = "the body names a type that this version does not know".to_owned();
        return quarantined(QuarantineKind::UnknownType, reason, Some(word));
    };
    let dedup = dedup::dedup(name, account, &fields, body);
    let told = told(name, &mut fields);
    Reading::Understood(Box::new(occurrence(name, told, fields, account, dedup)))
}

/// What the family makes of the event.
fn told(name: EventName, fields: &mut Fields) -> Told {
    match name {
        EventName::Failure => delivery::failed(fields),
        EventName::Delivery => delivery::delivered(fields),
        EventName::Bounce => bounce::read(fields),
        EventName::Open => engagement::read(EngagementKind::Opened, fields),
        EventName::Click => engagement::read(EngagementKind::Clicked, fields),
        EventName::Abuse => complaint::read(fields),
        EventName::Unsubscribe => contact::unsubscribed(fields),
        EventName::Create => contact::read(ContactKind::Created, fields),
        EventName::Update => contact::read(ContactKind::Updated, fields),
        EventName::Delete => contact::read(ContactKind::Deleted, fields),
    }
}

fn occurrence(
    name: EventName,
    told: Told,
    mut fields: Fields<'_>,
    account: Option<&str>,
    dedup: Dedup,
) -> Occurrence {
    let time = fields.time("time");
    if time.is_some() {
        fields.text("timestamp");
    }
    let (extra, warnings) = fields.into_rest();
    Occurrence {
        happening: told.happening,
        time,
        subject: told.subject,
        provider_event: name.as_str().to_owned(),
        inferred: false,
        account: account.map(str::to_owned),
        dedup,
        mail: told.mail,
        smtp: told.smtp,
        failure: told.failure,
        warnings,
        extra,
    }
}

#[cfg(test)]
mod tests;
