//! What signatures are written in: no text but a genuine signature proves anything.
//!
//! The input is up to three texts with a zero byte between them: the header that holds the signature,
//! and those with the date and the digest; genuine ones stand in for the latter two. `SIGNATURE` in the
//! first is replaced by a genuine signature, so that texts around it are tried as well.

#![no_main]
#![expect(clippy::unwrap_used, reason = "so a finding stops the fuzzer")]

use libfuzzer_sys::fuzz_target;
use mailhooks_sender::KeyPair;
use mailhooks_signature::{
    HttpSignature, KeyEntry, NamedKey, Refusal, Secret, Sha1, SignatureRules, SignedBody,
    StandardWebhooks, http_date, named_key, sha256_digest_header,
};
use std::sync::OnceLock;

const NOW: i64 = 1_795_262_400;
const BODY: &[u8] = b"type=click&id=1";
const PLACE: &str = "SIGNATURE";
const KEY_NAME: &str = "dev.copernica.com";
const SIGNED: &str = "(request-target) host date digest x-copernica-id";

struct Sender {
    key: KeyEntry,
    date: String,
    digest: String,
    signature: String,
}

fuzz_target!(|input: &[u8]| {
    let Ok(input) = std::str::from_utf8(input) else {
        return;
    };
    let sender = sender();
    let mut texts = input.splitn(3, '\0');
    let written = texts.next().unwrap();
    let date = texts.next().unwrap_or(&sender.date);
    let digest = texts.next().unwrap_or(&sender.digest);
    check_http_signature(sender, written, date, digest);
    check_other_schemes(sender, written, date);
});

fn check_http_signature(sender: &Sender, written: &str, date: &str, digest: &str) {
    match verify(sender, written, date, digest) {
        Ok(()) => assert!(written.contains(PLACE), "forged: {written:?}"),
        // The key that is looked up is the key that is verified with.
        Err(Refusal::UnknownKey) => assert_eq!(named_key(written), None, "{written:?}"),
        Err(_) => {}
    }
}

/// Verifies with the key under the name that the header gives it.
fn verify(sender: &Sender, written: &str, date: &str, digest: &str) -> Result<(), Refusal> {
    let header = written.replace(PLACE, &sender.signature);
    let key = NamedKey {
        name: named_key(&header).unwrap_or(KEY_NAME).to_owned(),
        key: sender.key.key.clone(),
    };
    let headers = headers(date, digest, &header);
    let rules = SignatureRules {
        signed: &["host", "x-copernica-id"],
        zone: "copernica.com",
    };
    request(&headers).verify(rules, &[key], BODY, NOW)
}

fn check_other_schemes(sender: &Sender, written: &str, timestamp: &str) {
    let secret: Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
    let genuine = secret.sign("msg_1", NOW, BODY);
    let seconds = NOW.to_string();
    for timestamp in [timestamp, &seconds] {
        let webhook = StandardWebhooks {
            id: "msg_1",
            timestamp,
            signature: &written.replace(PLACE, &genuine),
        };
        let verified = webhook.verify(std::slice::from_ref(&secret), BODY, NOW);
        assert!(
            verified.is_err() || written.contains(PLACE),
            "forged: {written:?}"
        );
    }
    let webhook = SignedBody {
        sha256: Some(written),
        sha1: Some(written),
        key_id: None,
    };
    let keys = std::slice::from_ref(&sender.key);
    assert!(webhook.verify(keys, Sha1::Allowed, BODY).is_err());
}

/// The one genuine sender, and what it signs.
fn sender() -> &'static Sender {
    static SENDER: OnceLock<Sender> = OnceLock::new();
    SENDER.get_or_init(|| {
        let pair = KeyPair::generate(KeyPair::INSTALLER_BITS).unwrap();
        let (date, digest) = (http_date(NOW).unwrap(), sha256_digest_header(BODY));
        let names: Vec<String> = SIGNED.split(' ').map(str::to_owned).collect();
        let message = request(&headers(&date, &digest, "")).signing_string(&names, BODY);
        let sender = Sender {
            key: pair.entry(),
            signature: pair.signature(message.unwrap().as_bytes()).unwrap(),
            date,
            digest,
        };
        // Otherwise nothing would ever come as far as a key.
        let genuine = format!("keyId=\"{KEY_NAME}\",headers=\"{SIGNED}\",signature=\"{PLACE}\"");
        let verified = verify(&sender, &genuine, &sender.date, &sender.digest);
        assert_eq!(verified, Ok(()));
        sender
    })
}

fn headers<'a>(date: &'a str, digest: &'a str, signature: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("host", "hooks.example.com"),
        ("date", date),
        ("digest", digest),
        ("x-copernica-id", "account_1234"),
        ("signature", signature),
    ]
}

const fn request<'a>(headers: &'a [(&'a str, &'a str)]) -> HttpSignature<'a> {
    HttpSignature {
        method: "POST",
        target: "/webhooks/copernica",
        headers,
    }
}
