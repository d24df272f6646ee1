//! Webhooks for tests of readers: signed, and verified by the one way there is.

use crate::{SenderError, Signer};
use bytes::Bytes;
use http::HeaderMap;
use mailhooks_event::{Family, Timestamp};
use mailhooks_provider::{Provider, Verified, Webhook};

/// A webhook of the source that is named after the provider, as it comes in at this time.
///
/// # Errors
///
/// [`SenderError::Name`] if a provider has a name that no source can have.
pub fn webhook(
    provider: &'static dyn Provider,
    family: Option<Family>,
    headers: HeaderMap,
    body: impl Into<Bytes>,
    received_at: Timestamp,
) -> Result<Webhook, SenderError> {
    let source = provider.name().as_str().parse()?;
    let family_path = family.map(|family| format!("/{}", family.slug()));
    Ok(Webhook {
        target: format!("/webhooks/{source}{}", family_path.unwrap_or_default()),
        source,
        provider,
        family,
        headers: headers.into(),
        body: body.into(),
        received_at,
    })
}

/// The same, signed with the provider's [own key](Signer::own) and verified.
///
/// # Errors
///
/// [`SenderError::Refused`] if the provider's scheme refuses what its signer signs.
pub fn verified(
    provider: &'static dyn Provider,
    family: Option<Family>,
    headers: &HeaderMap,
    body: impl Into<Bytes>,
    received_at: Timestamp,
) -> Result<Verified, SenderError> {
    let signer = Signer::own(provider)?;
    let mut webhook = webhook(provider, family, HeaderMap::new(), body, received_at)?;
    webhook.headers = signer
        .sign(&webhook.target, headers, &webhook.body, received_at)?
        .into();
    webhook
        .verify(&signer.credentials())
        .map_err(|unverified| SenderError::Refused(unverified.refusal))
}
