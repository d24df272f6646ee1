//! HTTP signatures: an RSA key signs headers, among them a digest of the body, and the target.
//!
//! The form is that of draft-cavage-http-signatures, versions 10 and 11
//! (<https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-11>), with what a receiver has to
//! insist on beyond it; Copernica signs so (copernica.com/en/documentation/webhook-security). Each
//! attempt is signed anew and its time is signed, so an old one cannot be replayed for long.

mod digest_header;
mod http_date;
mod key_name;
mod signature_header;

use crate::{PublicKey, Refusal, TOLERANCE_SECONDS, encoding};
use http_date::from_http_date;
use signature_header::SignatureHeader;

pub use http_date::http_date;
pub use key_name::is_key_name_below;
pub use signature_header::named_key;

/// A key of a source, under the name that the sender gives as `keyId`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedKey {
    /// The name; capitals do not count, as in DNS.
    pub name: String,
    /// The key itself.
    pub key: PublicKey,
}

/// What a signature must be to count.
#[derive(Clone, Copy)]
pub struct SignatureRules<'a> {
    /// The headers that must be signed, besides target, date and digest; in lower case.
    pub signed: &'a [&'a str],
    /// The domain below which every genuine key is named.
    pub zone: &'a str,
}

/// A request, as far as it can be signed.
#[derive(Clone, Copy)]
pub struct HttpSignature<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query exactly as sent.
    pub target: &'a str,
    /// The headers with names in lower case, in the order in which they came.
    pub headers: &'a [(&'a str, &'a str)],
}

impl HttpSignature<'_> {
    /// What stands for method and target in the list of what is signed.
    const TARGET: &'static str = "(request-target)";

    /// Accepts the body if the key that is named signed it with all that the rules ask for, at about
    /// `now`, in Unix seconds. What can be refused by its form never asks for a key, and neither does
    /// a key outside the zone.
    ///
    /// # Errors
    ///
    /// The first [`Refusal`] that applies.
    pub fn verify(
        &self,
        rules: SignatureRules<'_>,
        keys: &[NamedKey],
        body: &[u8],
        now: i64,
    ) -> Result<(), Refusal> {
        digest_header::check(&self.value("digest").ok_or(Refusal::MissingHeader)?, body)?;
        let date = self.value("date").ok_or(Refusal::MissingHeader)?;
        let signed_at = from_http_date(&date).ok_or(Refusal::Malformed)?;
        if now.abs_diff(signed_at) > TOLERANCE_SECONDS {
            return Err(Refusal::Stale);
        }
        let header = self.value("signature").ok_or(Refusal::MissingHeader)?;
        let header = SignatureHeader::parse(&header)?;
        let mut required = [Self::TARGET, "date", "digest"].iter().chain(rules.signed);
        if !required.all(|name| header.signs(name)) {
            return Err(Refusal::Malformed);
        }
        if !is_key_name_below(rules.zone, &header.key_id) {
            return Err(Refusal::Malformed);
        }
        let message = self.signing_string(&header.names, body)?;
        let is_meant = |key: &&NamedKey| key.name.eq_ignore_ascii_case(&header.key_id);
        let mut keys = keys.iter().filter(is_meant).peekable();
        if keys.peek().is_none() {
            return Err(Refusal::UnknownKey);
        }
        let genuine = keys.any(|key| header.is_of(&key.key, &message));
        genuine.then_some(()).ok_or(Refusal::Mismatch)
    }

    /// The text that is signed: a line for each name, in the order of the list, without a line feed at
    /// the end (section 2.3 of the draft).
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingHeader`] if a header that is listed did not come. Only a missing length is the
    /// body's own: gateways that have read the body need not hand it on.
    pub fn signing_string(&self, names: &[String], body: &[u8]) -> Result<String, Refusal> {
        let line = |name: &String| match (name.as_str(), self.value(name)) {
            (Self::TARGET, _) => {
                let method = self.method.to_ascii_lowercase();
                Ok(format!("{name}: {method} {}", self.target))
            }
            (_, Some(value)) => Ok(format!("{name}: {value}")),
            ("content-length", None) => Ok(format!("{name}: {}", body.len())),
            (_, None) => Err(Refusal::MissingHeader),
        };
        Ok(names
            .iter()
            .map(line)
            .collect::<Result<Vec<_>, _>>()?
            .join("\n"))
    }

    /// The value of a header; several are joined as the draft says.
    fn value(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, value)| value.trim())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// The header `Digest` over a body, as a sender writes it.
#[must_use]
pub fn sha256_digest_header(body: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, body);
    format!("SHA-256={}", encoding::base64(digest.as_ref()))
}

#[cfg(test)]
mod tests;
