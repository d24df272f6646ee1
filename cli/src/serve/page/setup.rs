//! What does not change while the server runs: sources, families with their kinds, samples.

use super::reply;
use crate::{addresses::Addresses, samples};
use axum::response::Response;
use http::StatusCode;
use mailhooks_event::{
    Family, bounce::BounceKind, complaint::ComplaintKind, contact::ContactKind,
    delivery::DeliveryKind, domain::DomainKind, engagement::EngagementKind,
    quarantine::QuarantineKind, send_limit::SendLimitKind, suppression::SuppressionKind,
};
use mailhooks_provider::PROVIDERS;
use serde_json::{Map, Value, json};

pub(super) fn answer(addresses: &Addresses) -> Response {
    let sources = addresses.sources.iter().map(|(name, source)| {
        json!({
            "name": name,
            "provider": source.provider,
            "url": addresses.shown(name, None),
            "can_sign": source.development_key,
        })
    });
    let families = Family::ALL.iter().map(|family| {
        let is_posted_to = Family::from_slug(family.slug()).is_some();
        let slug = is_posted_to.then(|| family.slug());
        json!({"name": family, "slug": slug, "kinds": kinds(*family)})
    });
    let providers = || PROVIDERS.iter().map(|provider| provider.name());
    let samples: Map<String, Value> = providers()
        .map(|name| (name.to_string(), samples::names(&name).into()))
        .collect();
    let inviting: Map<String, Value> = providers()
        .map(|name| (name.to_string(), samples::inviting(&name).into()))
        .collect();
    let setup = json!({
        "sources": sources.collect::<Vec<_>>(),
        "families": families.collect::<Vec<_>>(),
        "samples": samples,
        "inviting": inviting,
    });
    reply::json(StatusCode::OK, &setup)
}

/// The words for what can happen in a family.
fn kinds(family: Family) -> Value {
    match family {
        Family::Delivery => json!(DeliveryKind::ALL),
        Family::Bounce => json!(BounceKind::ALL),
        Family::Complaint => json!(ComplaintKind::ALL),
        Family::Engagement => json!(EngagementKind::ALL),
        Family::Domain => json!(DomainKind::ALL),
        Family::SendLimit => json!(SendLimitKind::ALL),
        Family::Contact => json!(ContactKind::ALL),
        Family::Suppression => json!(SuppressionKind::ALL),
        Family::Quarantine => json!(QuarantineKind::ALL),
    }
}
