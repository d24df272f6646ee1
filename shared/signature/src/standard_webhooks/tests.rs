mod invented;
mod vectors;

use super::*;
use vectors::{ALL, FIRST, RESEND, RESEND_BY_SECOND, SECOND};

#[test]
fn the_vectors_are_accepted() {
    assert_eq!(RESEND.body.len(), 477);
    for vector in ALL {
        assert_eq!(vector.at(vector.now()), Ok(()), "{}", vector.signature);
    }
}

#[test]
fn signing_gives_the_signatures_of_the_vectors() {
    for vector in ALL {
        let signature = vector
            .secret()
            .sign(vector.id, vector.now(), vector.body.as_bytes());
        assert_eq!(signature, vector.signature);
    }
}

#[test]
fn five_minutes_either_way_are_tolerated_and_no_second_more() {
    for vector in ALL {
        let now = vector.now();
        assert_eq!(vector.at(now + 300), Ok(()));
        assert_eq!(vector.at(now - 300), Ok(()));
        for far in [now + 301, now - 301, 0, i64::MIN, i64::MAX] {
            assert_eq!(vector.at(far), Err(Refusal::Stale), "{far}");
        }
    }
}

#[test]
fn two_signatures_during_rotation_are_accepted_with_either_secret() {
    let (new, old) = (RESEND.signature, RESEND_BY_SECOND.signature);
    for header in [format!("{old} {new}"), format!("{new} {old}")] {
        assert_eq!(RESEND.signed(&header), Ok(()));
        assert_eq!(RESEND_BY_SECOND.signed(&header), Ok(()));
    }
}

#[test]
fn one_signature_is_accepted_when_its_secret_is_any_of_those_configured() {
    let (first, second) = (FIRST.secret(), SECOND.secret());
    for secrets in [[first.clone(), second.clone()], [second.clone(), first]] {
        assert_eq!(
            RESEND
                .headers()
                .verify(&secrets, RESEND.body.as_bytes(), RESEND.now()),
            Ok(())
        );
    }
    let foreign = RESEND
        .headers()
        .verify(&[second], RESEND.body.as_bytes(), RESEND.now());
    assert_eq!(foreign, Err(Refusal::Mismatch));
}

#[test]
fn without_a_secret_nothing_is_accepted() {
    let refusal = FIRST
        .headers()
        .verify(&[], FIRST.body.as_bytes(), FIRST.now());
    assert_eq!(refusal, Err(Refusal::UnknownKey));
}

#[test]
fn entries_of_other_versions_are_passed_over() {
    let header = format!("v1a,AAAA v2,BBBB {}", FIRST.signature);
    assert_eq!(FIRST.signed(&header), Ok(()));
    assert_eq!(FIRST.signed(&format!("  {header} ")), Ok(()));
}

#[test]
fn what_is_no_matching_entry_is_refused() {
    let code = FIRST.signature.strip_prefix("v1,").unwrap();
    let others = [
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=".to_owned(),
        "v1,".to_owned(),
        "v1".to_owned(),
        ",".to_owned(),
        " ".to_owned(),
        "v1,é".to_owned(),
        format!("v1,{}", &code[..code.len() / 2]),
        format!("v1,{}", code.trim_end_matches('=')),
        format!("v1,{code}="),
        format!("v1,{code},"),
        format!("v1,,{code}"),
        format!("v2,{code}"),
        format!("v1a,{code}"),
        format!("V1,{code}"),
        format!(",{code}"),
        format!("v1\t{code}"),
        format!("v1,{}", RESEND.signature),
        code.to_owned(),
        RESEND.signature.to_owned(),
        RESEND_BY_SECOND.signature.to_owned(),
    ];
    for header in others {
        assert_eq!(FIRST.signed(&header), Err(Refusal::Mismatch), "{header:?}");
    }
}

#[test]
fn id_time_and_body_are_all_signed() {
    let secrets = [FIRST.secret()];
    let (headers, body, now) = (FIRST.headers(), FIRST.body.as_bytes(), FIRST.now());
    let changed = [
        StandardWebhooks {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJel",
            ..headers
        },
        StandardWebhooks {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek.",
            ..headers
        },
        StandardWebhooks {
            timestamp: "1614265331",
            ..headers
        },
        StandardWebhooks {
            timestamp: "1614265329",
            ..headers
        },
    ];
    for headers in changed {
        let refusal = headers.verify(&secrets, body, now);
        assert_eq!(
            refusal,
            Err(Refusal::Mismatch),
            "{} {}",
            headers.id,
            headers.timestamp
        );
    }
    for body in [
        r#"{"test":2432232314}"#,
        r#"{"test": 2432232315}"#,
        "{\"test\": 2432232314}\n",
        "",
    ] {
        let refusal = headers.verify(&secrets, body.as_bytes(), now);
        assert_eq!(refusal, Err(Refusal::Mismatch), "{body:?}");
    }
}

#[test]
fn each_of_the_three_headers_is_needed() {
    let headers = FIRST.headers();
    for missing in [
        StandardWebhooks { id: "", ..headers },
        StandardWebhooks {
            timestamp: "",
            ..headers
        },
        StandardWebhooks {
            signature: "",
            ..headers
        },
    ] {
        let refusal = missing.verify(&[FIRST.secret()], FIRST.body.as_bytes(), FIRST.now());
        assert_eq!(refusal, Err(Refusal::MissingHeader));
    }
}

#[test]
fn an_odd_time_is_refused_even_if_it_is_signed() {
    let secrets = [FIRST.secret()];
    let ring_key = ring::hmac::Key::new(
        ring::hmac::HMAC_SHA256,
        &encoding::key_material("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap(),
    );
    let verify = |timestamp: &str, now: i64| {
        let code = ring::hmac::sign(&ring_key, format!("msg_1.{timestamp}.{{}}").as_bytes());
        let signature = format!("v1,{}", encoding::base64(code.as_ref()));
        let headers = StandardWebhooks {
            id: "msg_1",
            timestamp,
            signature: &signature,
        };
        headers.verify(&secrets, b"{}", now)
    };
    assert_eq!(verify("5", 5), Ok(()));
    assert_eq!(verify("1614265330", 1_614_265_330), Ok(()));
    for odd in [
        "+5", "007", "05", "-0", " 5", "5 ", "5.0", "5e0", "0x5", "٥", "abc", "-",
    ] {
        assert_eq!(verify(odd, 5), Err(Refusal::Malformed), "{odd:?}");
    }
    for odd in [
        "1614265330.0",
        "01614265330",
        "+1614265330",
        "9223372036854775808",
    ] {
        assert_eq!(
            verify(odd, 1_614_265_330),
            Err(Refusal::Malformed),
            "{odd:?}"
        );
    }
}

#[test]
fn the_standard_names_carry_the_same_values() {
    for names in [SVIX_HEADERS, WEBHOOK_HEADERS] {
        let values = [RESEND.id, RESEND.timestamp, RESEND.signature];
        let request: std::collections::HashMap<_, _> = names.into_iter().zip(values).collect();
        let value = |part: &str| {
            let name = names.iter().find(|name| name.ends_with(part)).unwrap();
            request[name]
        };
        let headers = StandardWebhooks {
            id: value("-id"),
            timestamp: value("-timestamp"),
            signature: value("-signature"),
        };
        let verified = headers.verify(&[RESEND.secret()], RESEND.body.as_bytes(), RESEND.now());
        assert_eq!(verified, Ok(()));
    }
}

#[test]
fn a_secret_without_its_prefix_is_the_same_key() {
    let bare: Secret = FIRST
        .secret
        .strip_prefix("whsec_")
        .unwrap()
        .parse()
        .unwrap();
    let verified = FIRST
        .headers()
        .verify(&[bare], FIRST.body.as_bytes(), FIRST.now());
    assert_eq!(verified, Ok(()));
}
