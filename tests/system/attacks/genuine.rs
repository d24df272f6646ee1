//! Small genuine webhooks of every provider, so that each of their bytes can be tried.

use crate::house::{path_of, signed, signed_by};
use http::HeaderMap;
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_sender::{PrivateSide, Sample, Signer, events_root, samples};
use mailhooks_stage::HttpRequest;
use std::sync::LazyLock;

/// The samples of a provider that are read for certain, the smallest first.
pub(super) fn smallest(provider: &'static dyn Provider) -> Vec<&'static Sample> {
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| samples(&events_root()).unwrap());
    let is_certain = |sample: &&Sample| {
        sample.provider.name() == provider.name()
            && sample.expected["data"]["recipient_certain"] == true
    };
    let mut samples: Vec<&Sample> = SAMPLES.iter().filter(is_certain).collect();
    samples.sort_by_key(|sample| sample.body.len());
    samples
}

/// The smallest one as it comes in now, at the URL of the provider's own source.
pub(super) fn genuine(provider: &'static dyn Provider) -> HttpRequest {
    of_sample(smallest(provider)[0])
}

/// A sample as it comes in now.
pub(super) fn of_sample(sample: &Sample) -> HttpRequest {
    let path = path_of(sample.provider, None);
    signed(sample.provider, &path, &headers(sample), &sample.body)
}

/// The headers of a sample. Standard Webhooks has two sets of names, of which the attacks know one.
pub(super) fn headers(sample: &Sample) -> HeaderMap {
    let mut headers = sample.headers.clone();
    if let Some(id) = headers.remove("webhook-id") {
        headers.insert("svix-id", id);
    }
    headers
}

/// The smallest sample, signed by somebody and posted anywhere.
pub(super) fn signed_for(signer: &Signer, path: &str) -> HttpRequest {
    signed_by(signer, path, &smallest(signer.provider())[0].body)
}

/// Three signers of a provider, the first with its own key. The others have the keys of other providers,
/// since making new ones takes long.
pub(super) fn signers(provider: &'static dyn Provider) -> [Signer; 3] {
    let own = Signer::own(provider).unwrap();
    if provider.scheme() == Scheme::StandardWebhooks {
        return [own, generated(provider), generated(provider)];
    }
    let others = PROVIDERS
        .iter()
        .filter(|other| other.name() != provider.name())
        .map(|other| Signer::own(*other).unwrap().private().clone())
        .filter(|private| matches!(private, PrivateSide::KeyPair(_)))
        .map(|private| Signer::new(provider, private).unwrap());
    let signers: Vec<Signer> = [own].into_iter().chain(others).take(3).collect();
    signers.try_into().unwrap()
}

fn generated(provider: &'static dyn Provider) -> Signer {
    Signer::generate(provider).unwrap()
}
