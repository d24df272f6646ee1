//! Standard Webhooks: whether somebody who knows the secret has sent this just now.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use lambda_http::http::HeaderMap;
use sha2::Sha256;

/// How many seconds the signed time may differ from now.
const TOLERANCE_SECONDS: u64 = 300;

/// Whether one of the signatures was made with the secret, at about `now` in Unix seconds.
pub(crate) fn is_genuine(secret: &[u8], headers: &HeaderMap, body: &[u8], now: i64) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(id), Some(timestamp), Some(signatures)) = (
        header("svix-id"),
        header("svix-timestamp"),
        header("svix-signature"),
    ) else {
        return false;
    };
    let in_time = |at: i64| now.abs_diff(at) <= TOLERANCE_SECONDS;
    if !timestamp.parse().is_ok_and(in_time) {
        return false;
    }
    signatures
        .split(' ')
        .filter_map(|signature| signature.strip_prefix("v1,"))
        .filter_map(|code| STANDARD.decode(code).ok())
        .any(|code| {
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
                return false;
            };
            mac.update(format!("{id}.{timestamp}.").as_bytes());
            mac.update(body);
            mac.verify_slice(&code).is_ok()
        })
}
