//! Each byte of a body and of every header that counts, changed or cut off.

use super::{Target, decisive, genuine::genuine, text, with};
use mailhooks_provider::PROVIDERS;
use mailhooks_stage::HttpRequest;

#[tokio::test]
async fn no_flipped_bit_of_a_body_gets_in() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for place in 0..webhook.body.len() {
            let mut flipped = webhook.clone();
            flipped.body[place] ^= 1 << (place % 8);
            let what = format!("{}, byte {place} of the body", provider.name());
            target.refuses(&what, &flipped).await;
        }
    }
    target.is_untouched_by(400).await;
    accepts_every_genuine_one(&target).await;
}

#[tokio::test]
async fn no_flipped_bit_of_a_header_gets_in() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for name in decisive(provider.scheme()) {
            let value = text(&webhook, name).as_bytes().to_vec();
            for place in 0..value.len() {
                if says_nothing(name, &value, place) {
                    continue;
                }
                let flipped = flipped(&value, place);
                let what = format!("{}, byte {place} of {name}", provider.name());
                target
                    .refuses(&what, &with(&webhook, name, Some(&flipped)))
                    .await;
            }
        }
    }
    target.is_untouched_by(1_000).await;
    accepts_every_genuine_one(&target).await;
}

/// With one bit of a byte flipped, another at each place, so that it still is a letter of a header.
fn flipped(value: &[u8], place: usize) -> Vec<u8> {
    let mut flipped = value.to_vec();
    // The bit that makes a small letter a capital is left alone: names are the same in both.
    let mut letters = (0..5).map(|bit| value[place] ^ (1 << ((place + bit) % 5)));
    flipped[place] = letters
        .find(|letter| (b' '..0x7f).contains(letter))
        .unwrap();
    flipped
}

/// Whether the byte is in the name of a parameter that may as well be missing.
fn says_nothing(name: &str, value: &[u8], place: usize) -> bool {
    const PARAMETER: &[u8] = b"algorithm=";
    let mut windows = value.windows(PARAMETER.len());
    let start = windows.position(|window| window == PARAMETER);
    name == "signature"
        && start.is_some_and(|start| (start..start + PARAMETER.len() - 1).contains(&place))
}

#[tokio::test]
async fn no_body_that_was_cut_or_made_longer_gets_in() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        let with_body = |body: &[u8]| HttpRequest {
            body: body.to_vec(),
            ..webhook.clone()
        };
        for length in 0..webhook.body.len() {
            let what = format!("{}, the first {length} bytes", provider.name());
            target
                .refuses(&what, &with_body(&webhook.body[..length]))
                .await;
        }
        for more in [
            b" ".as_slice(),
            b"\n",
            b"\r\n",
            b"\0",
            b"}",
            b"&type=delivery",
            "\u{feff}".as_bytes(),
            &webhook.body,
        ] {
            let what = format!("{}, {more:?} more", provider.name());
            let behind = [&webhook.body, more].concat();
            target.refuses(&what, &with_body(&behind)).await;
            if more != webhook.body {
                let before = [more, &webhook.body].concat();
                target.refuses(&what, &with_body(&before)).await;
            }
        }
    }
    target.is_untouched_by(400).await;
    accepts_every_genuine_one(&target).await;
}

async fn accepts_every_genuine_one(target: &Target) {
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
    }
}
