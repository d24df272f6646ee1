use super::*;
use proptest::prelude::*;

/// A request that its sender signed, as a text of its own for each part.
#[derive(Clone, Copy)]
struct Vector {
    secret: &'static str,
    id: &'static str,
    timestamp: &'static str,
    body: &'static str,
    signature: &'static str,
}

/// From the tests of all libraries of Svix and Standard Webhooks.
const FIRST: Vector = Vector {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: r#"{"test": 2432232314}"#,
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

/// From the tests of the Rust libraries of both.
const SECOND: Vector = Vector {
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
    timestamp: "1649367553",
    body: r#"{"email":"test@example.com","username":"test_user"}"#,
    signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
};

/// A webhook of Resend, signed with the secret of [`FIRST`].
const RESEND: Vector = Vector {
    secret: FIRST.secret,
    id: "msg_2W2D3qXLS5fOaPja1GDg7rF2CwB",
    timestamp: "1732318873",
    body: r#"{"type":"email.bounced","created_at":"2024-11-22T23:41:12.126Z","data":{"created_at":"2024-11-22T23:41:11.894719+00:00","email_id":"56761188-7520-42d8-8898-ff6fc54ce618","from":"Acme <onboarding@resend.dev>","to":["bounced@resend.dev"],"subject":"Sending this example","bounce":{"diagnosticCode":["smtp; 550 5.1.1 user unknown"],"message":"The recipient's email provider sent a hard bounce message.","subType":"General","type":"Permanent"},"tags":{"category":"confirm_email"}}}"#,
    signature: "v1,u51GJiKxwkYIIF5zdkainpmL3YDM3AmJ5hu2rG3mJro=",
};

/// The same webhook, signed with the secret of [`SECOND`].
const RESEND_BY_SECOND: Vector = Vector {
    secret: SECOND.secret,
    signature: "v1,4ZVu2n+8EV1Qv1SKr6C+zbHtB1AN34g8fv5jrG0RS6Y=",
    ..RESEND
};

const ALL: [Vector; 4] = [FIRST, SECOND, RESEND, RESEND_BY_SECOND];

impl Vector {
    fn secret(&self) -> Secret {
        self.secret.parse().unwrap()
    }

    fn now(&self) -> i64 {
        self.timestamp.parse().unwrap()
    }

    fn headers(&self) -> StandardWebhooks<'static> {
        StandardWebhooks {
            id: self.id,
            timestamp: self.timestamp,
            signature: self.signature,
        }
    }

    fn at(&self, now: i64) -> Result<(), Refusal> {
        self.headers()
            .verify(&[self.secret()], self.body.as_bytes(), now)
    }

    /// What becomes of the vector with another signature header.
    fn signed(&self, signature: &str) -> Result<(), Refusal> {
        let headers = StandardWebhooks {
            signature,
            ..self.headers()
        };
        headers.verify(&[self.secret()], self.body.as_bytes(), self.now())
    }
}

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

proptest! {
    #[test]
    fn no_invented_headers_are_accepted(
        id: String,
        timestamp: String,
        signature: String,
        now: i64,
    ) {
        let headers = StandardWebhooks { id: &id, timestamp: &timestamp, signature: &signature };
        let refused = headers.verify(&[FIRST.secret()], b"body", now);
        prop_assert!(refused.is_err());
    }

    #[test]
    fn no_invented_entries_are_accepted(
        signature in "((v1|v2|v1a|)[, ]?[A-Za-z0-9+/]{0,50}={0,3} ?){0,5}",
    ) {
        prop_assert!(FIRST.signed(&signature).is_err());
    }

    #[test]
    fn what_is_signed_is_accepted(
        key in prop::collection::vec(any::<u8>(), 16..80),
        id in ".+",
        timestamp: i64,
        body: Vec<u8>,
        late in -300_i64..=300,
    ) {
        let secret: Secret = encoding::base64(&key).parse().unwrap();
        let signature = secret.sign(&id, timestamp, &body);
        let (now, timestamp) = (timestamp.saturating_add(late), timestamp.to_string());
        let headers =
            StandardWebhooks { id: &id, timestamp: &timestamp, signature: &signature };
        prop_assert_eq!(headers.verify(&[secret], &body, now), Ok(()));
    }

    #[test]
    fn one_flipped_bit_of_the_body_is_refused(byte in 0..RESEND.body.len(), bit in 0..8) {
        let mut body = RESEND.body.as_bytes().to_vec();
        body[byte] ^= 1_u8 << bit;
        let refusal = RESEND.headers().verify(&[RESEND.secret()], &body, RESEND.now());
        prop_assert_eq!(refusal, Err(Refusal::Mismatch));
    }

    #[test]
    fn one_flipped_bit_of_the_signature_is_refused(byte in 0..RESEND.signature.len(), bit in 0..7) {
        let mut signature = RESEND.signature.as_bytes().to_vec();
        signature[byte] ^= 1_u8 << bit;
        let signature = String::from_utf8(signature).unwrap();
        prop_assert_eq!(RESEND.signed(&signature), Err(Refusal::Mismatch));
    }

    #[test]
    fn one_flipped_bit_of_the_code_is_refused(byte in 0..32_usize, bit in 0..8) {
        let mut code = encoding::signature(&RESEND.signature[3..]).unwrap();
        code[byte] ^= 1_u8 << bit;
        let signature = format!("v1,{}", encoding::base64(&code));
        prop_assert_eq!(RESEND.signed(&signature), Err(Refusal::Mismatch));
    }
}
