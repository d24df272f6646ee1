//! What nobody signed, and what was changed by a bit.

use super::*;
use proptest::prelude::*;

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
