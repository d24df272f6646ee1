//! Signatures of another sort than the one that is asked for.

use super::{
    Target,
    cavage::{REQUIRED, pair, signing_string, with_signature},
    genuine::{genuine, signed_for, smallest},
    text, with,
};
use crate::house::House;
use mailhooks_provider::{Provider, Scheme, provider};
use mailhooks_sender::Signer;

fn own(name: &str) -> (&'static dyn Provider, Signer) {
    let provider = provider(name).unwrap();
    (provider, Signer::own(provider).unwrap())
}

#[tokio::test]
async fn the_algorithm_of_a_request_is_not_the_senders_choice() {
    let mut target = Target::new().await;
    let (provider, signer) = own("copernica");
    let webhook = genuine(provider);
    let message = signing_string(&webhook, "post", &REQUIRED);
    let sha256 = pair(&signer).signature(message.as_bytes()).unwrap();
    let sha1 = pair(&signer).sha1_signature(message.as_bytes()).unwrap();
    let mac = pair(&signer).mac_under_public_pem(message.as_bytes());
    let of = |algorithm, signature: &str| {
        with_signature(&webhook, algorithm, Some(&REQUIRED), signature)
    };
    for algorithm in [
        "rsa-sha1",
        "RSA-SHA1",
        "hmac-sha256",
        "hmac-sha1",
        "rsa-sha512",
        "ecdsa-sha256",
        "none",
        "",
        " ",
        "rsa-sha256 ",
        "rsa-sha256,rsa-sha1",
    ] {
        for signature in [&sha256, &sha1, &mac] {
            target
                .refuses(algorithm, &of(Some(algorithm), signature))
                .await;
        }
    }
    for algorithm in [None, Some("rsa-sha256"), Some("hs2019")] {
        for (what, signature) in [("SHA-1", &sha1), ("the public key as a secret", &mac)] {
            target.refuses(what, &of(algorithm, signature)).await;
        }
    }
    let twice = text(&of(Some("rsa-sha1"), &sha256), "signature")
        .replace(",headers", ",algorithm=\"rsa-sha256\",headers");
    target
        .refuses(
            "two algorithms",
            &with(&webhook, "signature", Some(twice.as_bytes())),
        )
        .await;
    target.is_untouched_by(40).await;
    for algorithm in [None, Some("rsa-sha256"), Some("RSA-SHA256"), Some("hs2019")] {
        target
            .lets_in("the one that is meant", &of(algorithm, &sha256))
            .await;
    }
}

#[tokio::test]
async fn another_sort_of_signature_over_a_body_is_refused() {
    let mut target = Target::new().await;
    for name in ["postal", "ark"] {
        let (provider, signer) = own(name);
        let Scheme::SignedBody { sha256, .. } = provider.scheme() else {
            panic!("{name} signs bodies")
        };
        let webhook = genuine(provider);
        let key = pair(&signer);
        for (what, signature) in [
            (
                "SHA-1 in its place",
                key.sha1_signature(&webhook.body).unwrap(),
            ),
            (
                "the public key as a secret",
                key.mac_under_public_pem(&webhook.body),
            ),
            ("over the body's base64", {
                let body = mailhooks_stage::Trigger::HttpApi
                    .event(&webhook, mailhooks_stage::BodyForm::Base64);
                key.signature(body["body"].as_str().unwrap().as_bytes())
                    .unwrap()
            }),
            (
                "over the path and the body",
                key.signature(&[webhook.path.as_bytes(), &webhook.body].concat())
                    .unwrap(),
            ),
            ("over nothing", key.signature(b"").unwrap()),
        ] {
            let forged = with(&webhook, sha256, Some(signature.as_bytes()));
            target.refuses(&format!("{name}, {what}"), &forged).await;
        }
        let sha1 = key.sha1_signature(&webhook.body).unwrap();
        for header in ["x-postal-signature", "x-ark-signature-1"] {
            let alone = with(&webhook, sha256, None);
            let alone = with(&alone, header, Some(sha1.as_bytes()));
            target
                .refuses(&format!("{name}, SHA-1 alone"), &alone)
                .await;
        }
    }
    target.is_untouched_by(14).await;
    for name in ["postal", "ark"] {
        target.accepts("genuine", &genuine(own(name).0)).await;
    }
}

/// Where SHA-1 is allowed, it counts only for a sender that knows nothing better.
#[tokio::test]
async fn a_spoilt_better_signature_does_not_make_the_weaker_one_count() {
    let (provider, signer) = own("postal");
    let mut source = signer.source_json();
    source["allow_sha1"] = true.into();
    source["token"] = "8f3c2a7d9b1e4f60".into();
    let mut strict = signer.source_json();
    strict["token"] = "8f3c2a7d9b1e4f61".into();
    let house = House::new()
        .await
        .with_source("old", source)
        .with_source("postal", strict);
    let mut target = Target::of(house).await;
    let webhook = signed_for(&signer, "/webhooks/old.8f3c2a7d9b1e4f60");
    let name = "x-postal-signature-256";
    for spoilt in [
        b"".as_slice(),
        b" ",
        b"garbage",
        "\u{e9}".as_bytes(),
        b"\xff",
        text(&webhook, "x-postal-signature").as_bytes(),
        &text(&webhook, name).as_bytes()[1..],
    ] {
        target
            .refuses("a spoilt SHA-256", &with(&webhook, name, Some(spoilt)))
            .await;
    }
    let alone = with(&webhook, name, None);
    let mut forged = alone.clone();
    forged.body[10] ^= 1;
    target.refuses("SHA-1 of another body", &forged).await;
    let mut elsewhere = alone.clone();
    elsewhere.path = "/webhooks/postal.8f3c2a7d9b1e4f61".to_owned();
    target
        .refuses("SHA-1 where it is not allowed", &elsewhere)
        .await;
    target.is_untouched_by(9).await;
    target
        .accepts("SHA-1 alone where it is allowed", &alone)
        .await;
    assert_eq!(smallest(provider)[0].body, alone.body);
}

#[tokio::test]
async fn only_the_first_version_of_standard_webhooks_counts() {
    let mut target = Target::new().await;
    let (provider, _) = own("resend");
    let webhook = genuine(provider);
    let code = text(&webhook, "svix-signature")
        .strip_prefix("v1,")
        .unwrap()
        .to_owned();
    for entry in [
        format!("v1a,{code}"),
        format!("v2,{code}"),
        format!("v0,{code}"),
        format!("v11,{code}"),
        format!("V1,{code}"),
        format!("v1={code}"),
        format!("v1:{code}"),
        format!("v1{code}"),
        format!("v1,,{code}"),
        format!(",{code}"),
        code.clone(),
        format!("sha256={code}"),
        format!("v1,{code},v2,{code}"),
        format!("v1a,{code};v1,{code}"),
        "v1".to_owned(),
        "v1,".to_owned(),
        ",".to_owned(),
        " ".to_owned(),
    ] {
        let request = with(&webhook, "svix-signature", Some(entry.as_bytes()));
        target.refuses(&entry, &request).await;
    }
    target.is_untouched_by(18).await;
    let among_others = format!("v1a,AAAA v2,{code} v1,AAAA v1 v1,{code} v1,");
    let request = with(&webhook, "svix-signature", Some(among_others.as_bytes()));
    target.accepts("the right one among others", &request).await;
}
