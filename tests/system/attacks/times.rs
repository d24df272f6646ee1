//! Old and early webhooks, where the time is signed.

use super::{
    Target,
    genuine::{headers, smallest},
    with,
};
use crate::house::path_of;
use mailhooks_intake::clock;
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_sender::Signer;
use mailhooks_stage::HttpRequest;

/// A genuine webhook that was signed so many seconds from now.
fn signed_at(provider: &'static dyn Provider, seconds: i64) -> HttpRequest {
    let sample = smallest(provider)[0];
    let path = path_of(provider, None);
    let at = clock::now().plus_seconds(seconds);
    let signer = Signer::own(provider).unwrap();
    let signed = signer.sign(&path, &headers(sample), &sample.body, at);
    HttpRequest::post(&path, signed.unwrap(), sample.body.clone())
}

fn signing_the_time() -> Vec<&'static dyn Provider> {
    let signs_it = |provider: &&&'static dyn Provider| provider.scheme().signs_the_time();
    PROVIDERS.iter().filter(signs_it).copied().collect()
}

#[tokio::test]
async fn no_webhook_of_another_time_gets_in() {
    let mut target = Target::new().await;
    for provider in signing_the_time() {
        for seconds in [
            -330,
            330,
            -3_600,
            3_600,
            -86_400,
            86_400,
            -31_622_400,
            31_622_400,
        ] {
            let what = format!("{}, {seconds} s", provider.name());
            target.refuses(&what, &signed_at(provider, seconds)).await;
        }
    }
    target.is_untouched_by(16).await;
    for provider in signing_the_time() {
        for seconds in [-280, 280, 0] {
            target
                .lets_in("about now", &signed_at(provider, seconds))
                .await;
        }
    }
}

#[tokio::test]
async fn an_old_webhook_is_not_renewed_by_a_new_time() {
    let mut target = Target::new().await;
    for provider in signing_the_time() {
        let (old, new) = (signed_at(provider, -400), signed_at(provider, 0));
        let name = match provider.scheme() {
            Scheme::StandardWebhooks => "svix-timestamp",
            Scheme::HttpSignature { .. } => "date",
            Scheme::SignedBody { .. } => panic!("no time is signed"),
        };
        let renewed = with(&old, name, Some(new.headers[name].as_bytes()));
        target
            .refuses("a new time on an old webhook", &renewed)
            .await;
        let seconds = clock::now().unix_seconds();
        for spelling in [
            format!("+{seconds}"),
            format!("0{seconds}"),
            format!(" {seconds}"),
            format!("{seconds}.0"),
            format!("{seconds}000"),
            format!("{seconds}e0"),
            format!("{:x}", seconds),
            format!("-{seconds}"),
            "0".to_owned(),
            "9223372036854775807".to_owned(),
            "99999999999999999999".to_owned(),
            "NaN".to_owned(),
        ] {
            let odd = with(&new, name, Some(spelling.as_bytes()));
            target.refuses(&spelling, &odd).await;
        }
    }
    target.is_untouched_by(26).await;
    for provider in signing_the_time() {
        target.accepts("genuine", &signed_at(provider, 0)).await;
    }
}
