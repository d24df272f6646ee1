//! Other spellings of a right signature. One signature has one spelling; only Copernica's may have white
//! space in it, because its manual folds it over lines.

use super::{
    Target,
    genuine::{genuine, of_sample, smallest},
    text, with,
};
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_stage::HttpRequest;

/// The header with the signature, and where in it the base64 is.
fn place(scheme: Scheme, request: &HttpRequest) -> (&'static str, String) {
    let (name, before) = match scheme {
        Scheme::StandardWebhooks => ("svix-signature", "v1,"),
        Scheme::SignedBody { sha256, .. } => (sha256, ""),
        Scheme::HttpSignature { .. } => ("signature", "signature=\""),
    };
    let (_, after) = text(request, name).split_once(before).unwrap();
    (name, after.trim_end_matches('"').to_owned())
}

/// The request with its signature spelled so.
fn spelled(scheme: Scheme, request: &HttpRequest, spelling: &str) -> HttpRequest {
    let (name, base64) = place(scheme, request);
    let header = text(request, name).replace(&base64, spelling);
    with(request, name, Some(header.as_bytes()))
}

/// A genuine webhook whose signature has one of the two letters that base64url writes otherwise.
fn telling(provider: &'static dyn Provider) -> HttpRequest {
    let samples = smallest(provider);
    let mut webhooks = samples.iter().map(|sample| of_sample(sample));
    let is_telling =
        |webhook: &HttpRequest| place(provider.scheme(), webhook).1.contains(['+', '/']);
    webhooks.find(is_telling).unwrap()
}

#[tokio::test]
async fn a_right_signature_in_another_spelling_is_refused() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = telling(*provider);
        let scheme = provider.scheme();
        let (_, base64) = place(scheme, &webhook);
        let bare = base64.trim_end_matches('=');
        let padding = &base64[bare.len()..];
        assert!(!padding.is_empty(), "{}", provider.name());
        let last = bare.chars().next_back().unwrap();
        let next = char::from(u8::try_from(last).unwrap() + 1);
        let url_safe = base64.replace('+', "-").replace('/', "_");
        for spelling in [
            &url_safe,
            url_safe.trim_end_matches('='),
            bare,
            &format!("{base64}="),
            &format!("{base64}{base64}"),
            &format!("={base64}"),
            &format!("{}{next}{padding}", bare.strip_suffix(last).unwrap()),
            &format!("{bare}A{padding}"),
            &base64.replace(['+', '/'], ""),
            &base64.replace(['+', '/'], "%2B"),
            &format!("\"{base64}\""),
            &base64.to_lowercase(),
            "",
        ] {
            let what = format!("{}, {spelling}", provider.name());
            target
                .refuses(&what, &spelled(scheme, &webhook, spelling))
                .await;
        }
        let (first, rest) = base64.split_at(20);
        let folded = spelled(scheme, &webhook, &format!("{first} \t {rest}"));
        match scheme {
            Scheme::StandardWebhooks | Scheme::SignedBody { .. } => {
                target.refuses("folded", &folded).await;
                let tabbed = spelled(scheme, &webhook, &format!("{base64}\t"));
                target.refuses("a tab behind it", &tabbed).await;
            }
            // It is let in below, when it is certain that nothing else was.
            Scheme::HttpSignature { .. } => {}
        }
    }
    target.is_untouched_by(50).await;
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
        let webhook = telling(*provider);
        let (_, base64) = place(provider.scheme(), &webhook);
        let (first, rest) = base64.split_at(20);
        match provider.scheme() {
            Scheme::HttpSignature { .. } => {
                let folded = spelled(provider.scheme(), &webhook, &format!("{first} \t {rest}"));
                target.lets_in("folded over lines", &folded).await;
            }
            Scheme::StandardWebhooks => {
                let listed = spelled(provider.scheme(), &webhook, &format!("{base64} "));
                target.lets_in("a list with an empty entry", &listed).await;
            }
            Scheme::SignedBody { .. } => {}
        }
    }
}
