//! Resend: its name, its scheme and the envelope around every event.
//!
//! Svix signs and sends for Resend (resend.com/docs/webhooks/verify-webhooks-requests), so the id of a
//! delivery comes with the signature and the body has none. Every body is
//! `{"type":…,"created_at":…,"data":{…}}`; only `type` tells the events apart, and the outer
//! `created_at` is when it happened, while the one in `data` is when the mail or contact was made
//! (resend.com/docs/webhooks/event-types).
//!
//! What no family takes of `data` is `extra` under its own names; what is left of the envelope stands
//! there under `envelope`. Should `data` have a field of that name, it is `envelope.data.envelope`.

mod bounce;
mod complaint;
mod contact;
mod delivery;
mod diagnosis;
mod domain;
mod engagement;
mod mail;
mod recipient;
mod shape;
mod suppression;
mod tags;
mod told;

use crate::{
    Fields, Occurrence, Provider, Reading, Scheme, Value, Verified, read::delivery_or_body,
};
use mailhooks_event::{Dedup, Family, ProviderName, Warning, quarantine::QuarantineKind};
use serde_json::{Map, json};
use told::Told;

/// Resend.
pub struct Resend;

impl Provider for Resend {
    fn name(&self) -> ProviderName {
        ProviderName::new("resend")
    }

    fn scheme(&self) -> Scheme {
        Scheme::StandardWebhooks
    }

    fn read(&self, webhook: &Verified) -> Reading {
        read(webhook.body(), delivery_or_body(webhook))
    }
}

fn read(body: &[u8], dedup: Dedup) -> Reading {
    use QuarantineKind::{UnknownType, Unreadable, Unsupported};
    let quarantined = |kind, reason: &str, provider_event, dedup| Reading::Quarantined {
        kind,
        reason: reason.to_owned(),
        provider_event,
        dedup,
    };
    let mut envelope = match Fields::of_body(body) {
        Ok(envelope) => envelope,
        Err(error) => return quarantined(Unreadable, &error.to_string(), None, dedup),
    };
    let Some(name) = envelope.text("type") else {
        return quarantined(Unreadable, "the body names no type", None, dedup);
    };
    if name == "email.received" {
        let reason = "inbound mail lies outside the families";
        return quarantined(Unsupported, reason, Some(name), dedup);
    }
    let has_data = matches!(envelope.peek("data"), Some(Value::Object(_)));
    let mut data = envelope.fields("data");
    if shape::contradicts(&name, &data) {
        data.warn(Warning::ShapeContradictsName);
    }
    let told = Family::ALL
        .iter()
        .find_map(|family| told(*family, &name, &mut data));
    match told {
        None => {
            let reason = "the body names a type that this version does not know";
            quarantined(UnknownType, reason, Some(name), dedup)
        }
        Some(_) if !has_data => {
            let reason = "the body has no data object";
            quarantined(Unreadable, reason, Some(name), dedup)
        }
        Some(told) => Reading::Understood(Box::new(occurrence(told, name, data, envelope, dedup))),
    }
}

/// What the family makes of the event, if it is one of its own.
fn told(family: Family, name: &str, data: &mut Fields) -> Option<Told> {
    match family {
        Family::Delivery => delivery::read(name, data),
        Family::Bounce => bounce::read(name, data),
        Family::Complaint => complaint::read(name, data),
        Family::Engagement => engagement::read(name, data),
        Family::Domain => domain::read(name, data),
        Family::Contact => contact::read(name, data),
        Family::Suppression => suppression::read(name, data),
        // Resend has no events of the first, and the second is for what no family takes.
        Family::SendLimit | Family::Quarantine => None,
    }
}

fn occurrence(
    told: Told,
    provider_event: String,
    data: Fields<'_>,
    mut envelope: Fields<'_>,
    dedup: Dedup,
) -> Occurrence {
    // Where the event has a time of its own, the envelope's stays in `extra`.
    let time = told.time.or_else(|| envelope.time("created_at"));
    let (data, mut warnings) = data.into_rest();
    let (envelope, more) = envelope.into_rest();
    warnings.extend(more);
    Occurrence {
        happening: told.happening,
        time,
        subject: told.subject,
        provider_event,
        inferred: false,
        account: None,
        dedup,
        mail: told.mail,
        smtp: told.smtp,
        failure: told.failure,
        warnings,
        extra: extra(data, envelope),
    }
}

/// What nobody took of an object.
type Rest = Map<String, serde_json::Value>;

/// What is left of `data` under its own names, and what is left of the envelope under `envelope`.
fn extra(mut data: Rest, mut envelope: Rest) -> Rest {
    if let Some(namesake) = data.remove("envelope") {
        envelope.insert("data".to_owned(), json!({ "envelope": namesake }));
    }
    if !envelope.is_empty() {
        data.insert("envelope".to_owned(), envelope.into());
    }
    data
}

#[cfg(test)]
mod tests;
