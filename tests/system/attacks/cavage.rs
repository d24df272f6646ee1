//! Requests signed by hand as draft-cavage-http-signatures says, with whatever the holder of a key might
//! have signed for another purpose.

use super::{text, with};
use mailhooks_sender::{KeyPair, PrivateSide, Signer};
use mailhooks_stage::HttpRequest;

/// All that a webhook must be signed with.
pub(super) const REQUIRED: [&str; 6] = [
    "(request-target)",
    "host",
    "date",
    "digest",
    "x-copernica-id",
    "x-nonce",
];

/// The key pair of a signer that has one.
pub(super) fn pair(signer: &Signer) -> &KeyPair {
    match signer.private() {
        PrivateSide::KeyPair(pair) => pair,
        PrivateSide::Secret(_) => panic!("a key pair"),
    }
}

/// The text that is signed: a line for each name.
pub(super) fn signing_string(request: &HttpRequest, method: &str, names: &[&str]) -> String {
    let target = match request.query.as_str() {
        "" => request.path.clone(),
        query => format!("{}?{query}", request.path),
    };
    let line = |name: &&str| match *name {
        "(request-target)" => format!("{name}: {method} {target}"),
        _ => format!("{name}: {}", text(request, name)),
    };
    names.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The request with another header `Signature`.
pub(super) fn with_signature(
    request: &HttpRequest,
    algorithm: Option<&str>,
    names: Option<&[&str]>,
    signature: &str,
) -> HttpRequest {
    let key_id = text(request, "signature")
        .split('"')
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    let algorithm = algorithm.map(|algorithm| format!(",algorithm=\"{algorithm}\""));
    let names = names.map(|names| format!(",headers=\"{}\"", names.join(" ")));
    let header = format!(
        "keyId=\"{key_id}\"{}{},signature=\"{signature}\"",
        algorithm.unwrap_or_default(),
        names.unwrap_or_default()
    );
    with(request, "signature", Some(header.as_bytes()))
}

/// The request signed by this signer's key over these names alone.
pub(super) fn signed_over(
    signer: &Signer,
    request: &HttpRequest,
    method: &str,
    names: &[&str],
) -> HttpRequest {
    let message = signing_string(request, method, names);
    let signature = pair(signer).signature(message.as_bytes()).unwrap();
    with_signature(request, Some("rsa-sha256"), Some(names), &signature)
}
