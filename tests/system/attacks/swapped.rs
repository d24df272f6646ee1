//! Parts of one genuine webhook on another.

use super::{
    Target, decisive,
    genuine::{genuine, of_sample, smallest},
    text, with,
};
use mailhooks_provider::{PROVIDERS, Scheme, provider};

#[tokio::test]
async fn no_part_of_one_webhook_proves_another() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let samples = smallest(*provider);
        let one = of_sample(samples[0]);
        let other = samples[1..]
            .iter()
            .map(|sample| of_sample(sample))
            .find(|other| other.body != one.body)
            .unwrap();
        let mut with_its_body = one.clone();
        with_its_body.body.clone_from(&other.body);
        target.refuses("the body of another", &with_its_body).await;
        for name in decisive(provider.scheme()) {
            let value = text(&other, name);
            // One key has one id, and some headers are the same on every webhook.
            if value == text(&one, name) {
                continue;
            }
            let what = format!("{}, {name} of another", provider.name());
            target
                .refuses(&what, &with(&one, name, Some(value.as_bytes())))
                .await;
        }
    }
    target.is_untouched_by(8).await;
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
    }
}

/// Resend may write its headers by either set of names, and one set counts as a whole.
#[tokio::test]
async fn the_two_sets_of_names_do_not_mix() {
    let mut target = Target::new().await;
    let webhook = genuine(provider("resend").unwrap());
    let pairs = [
        ("svix-id", "webhook-id"),
        ("svix-timestamp", "webhook-timestamp"),
        ("svix-signature", "webhook-signature"),
    ];
    for (svix, standard) in pairs {
        let value = text(&webhook, svix).as_bytes();
        let moved = with(&with(&webhook, standard, Some(value)), svix, None);
        target.refuses("one by the other name", &moved).await;
        let mut kept_one = pairs.iter().fold(webhook.clone(), |request, (from, to)| {
            let value = text(&webhook, from).as_bytes();
            with(&with(&request, to, Some(value)), from, None)
        });
        kept_one = with(&with(&kept_one, svix, Some(value)), standard, None);
        target.refuses("two by the other names", &kept_one).await;
        let spoilt = with(&webhook, svix, Some(b"v1,"));
        let spoilt = pairs.iter().fold(spoilt, |request, (from, to)| {
            with(&request, to, Some(text(&webhook, from).as_bytes()))
        });
        target
            .refuses("a broken set before a whole one", &spoilt)
            .await;
    }
    target.is_untouched_by(9).await;
    let moved = pairs.iter().fold(webhook.clone(), |request, (from, to)| {
        let value = text(&webhook, from).as_bytes();
        with(&with(&request, to, Some(value)), from, None)
    });
    target.accepts("the other set", &moved).await;
}

/// Id, time and body are joined by dots, so no dot may be moved from one to the next.
#[tokio::test]
async fn no_letter_moves_from_one_signed_part_to_the_next() {
    let mut target = Target::new().await;
    let webhook = genuine(provider("resend").unwrap());
    assert_eq!(
        provider("resend").unwrap().scheme(),
        Scheme::StandardWebhooks
    );
    let (id, time) = (text(&webhook, "svix-id"), text(&webhook, "svix-timestamp"));
    let body = String::from_utf8(webhook.body.clone()).unwrap();
    for (id, time, body) in [
        (format!("{id}.{time}"), "", body.clone()),
        (String::new(), time, body.clone()),
        (id.to_owned(), "", format!("{time}.{body}")),
        (format!("{id}."), time, body.clone()),
        (id.to_owned(), time, format!(".{body}")),
        (id[..4].to_owned(), &id[4..], format!("{time}.{body}")),
    ] {
        let moved = with(&webhook, "svix-id", Some(id.as_bytes()));
        let mut moved = with(&moved, "svix-timestamp", Some(time.as_bytes()));
        moved.body = body.into_bytes();
        target.refuses(&id, &moved).await;
    }
    target.is_untouched_by(6).await;
    target.accepts("genuine", &webhook).await;
}
