//! The samples under `events/`, signed, verified and read.

use crate::Cases;
use mailhooks_event::Event;
use mailhooks_provider::{Credentials, Verified, Webhook, read};
use mailhooks_sender::{Sample, Signer, events_root, samples, webhook};

/// A sample at each step of its way.
pub(crate) struct Case {
    signed: Webhook,
    /// What its source is configured with.
    pub(crate) credentials: Credentials,
    /// Its sender is proven.
    pub(crate) verified: Verified,
    /// What it is read as.
    pub(crate) event: Event,
}

impl Case {
    fn of(sample: &Sample) -> Self {
        let signer = Signer::own(sample.provider).unwrap();
        let received_at = sample.received_at().unwrap();
        let (headers, body) = (sample.headers.clone(), sample.body.clone());
        let mut signed = webhook(sample.provider, None, headers, body, received_at).unwrap();
        signed.headers = signer
            .sign(&signed.target, &signed.headers, &signed.body, received_at)
            .unwrap()
            .into();
        let credentials = signer.credentials();
        let verified = copy(&signed).verify(&credentials).unwrap();
        Self {
            event: read(&verified),
            signed,
            credentials,
            verified,
        }
    }

    /// The webhook as it comes in.
    pub(crate) fn webhook(&self) -> Webhook {
        copy(&self.signed)
    }
}

fn copy(webhook: &Webhook) -> Webhook {
    Webhook {
        source: webhook.source.clone(),
        provider: webhook.provider,
        family: webhook.family,
        headers: webhook.headers.clone(),
        target: webhook.target.clone(),
        body: webhook.body.clone(),
        received_at: webhook.received_at,
    }
}

/// Every sample, by its provider and the kind of its event.
pub(crate) fn all() -> Cases {
    let mut cases = Cases::new();
    for sample in samples(&events_root()).unwrap() {
        let case = Case::of(&sample);
        let (family, kind) = (case.event.family(), case.event.kind());
        let name = format!("{}/{family}.{kind}", sample.provider.name());
        cases.entry(name).or_default().push(case);
    }
    cases
}
