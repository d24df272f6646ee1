//! A request signed as Copernica does it: target and headers, among them a digest of the body.

use crate::{KeyPair, SenderError};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use mailhooks_event::Timestamp;
use mailhooks_signature::{HttpSignature, http_date, sha256_digest_header};
use rsa::sha2::{Digest, Sha256};

/// What stands in for the provider's account, key name and public hosts.
pub(crate) struct Development;

impl Development {
    /// The account.
    pub(crate) const ACCOUNT: &str = "account_1234";
    /// The name of the key.
    pub(crate) const KEY_NAME: &str = "dev._domainkey.copernica.com";
    /// The hosts that a source is configured with. The first is called unless the headers tell another.
    pub(crate) const HOSTS: [&str; 3] = ["hooks.example.com", "localhost", "127.0.0.1"];
    /// What is signed, in the order and the spelling of the manual's example
    /// (copernica.com/en/documentation/webhook-security).
    const SIGNED: &str = "(request-target) Host Date Content-length Content-type X-Copernica-ID Digest \
        X-nonce";
}

/// One attempt.
#[derive(Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// Path and query of the URL that is called.
    pub(crate) target: &'a str,
    /// The body.
    pub(crate) body: &'a [u8],
    /// When it is made.
    pub(crate) now: Timestamp,
    /// The header with the account.
    pub(crate) account: &'static str,
    /// The header with the nonce.
    pub(crate) nonce: &'static str,
}

impl Attempt<'_> {
    /// Puts the headers and the signature over them in. A host and an account among them are kept.
    pub(crate) fn sign(self, pair: &KeyPair, headers: &mut HeaderMap) -> Result<(), SenderError> {
        let [account, nonce] = [self.account, self.nonce].map(HeaderName::from_static);
        let date = http_date(self.now.unix_seconds());
        for (name, value) in [
            (header::HOST, Development::HOSTS[0].to_owned()),
            (account, Development::ACCOUNT.to_owned()),
        ] {
            headers.entry(name).or_insert(text(&value)?);
        }
        for (name, value) in [
            (header::DATE, date.unwrap_or_default()),
            (header::CONTENT_LENGTH, self.body.len().to_string()),
            (
                HeaderName::from_static("digest"),
                sha256_digest_header(self.body),
            ),
            (nonce, self.random_text()),
        ] {
            headers.insert(name, text(&value)?);
        }
        let signature = format!(
            "keyId=\"{}\",algorithm=\"rsa-sha256\",headers=\"{}\",signature=\"{}\"",
            Development::KEY_NAME,
            Development::SIGNED,
            pair.signature(self.signing_string(headers)?.as_bytes())?
        );
        headers.insert(HeaderName::from_static("signature"), text(&signature)?);
        Ok(())
    }

    fn signing_string(&self, headers: &HeaderMap) -> Result<String, SenderError> {
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        let request = HttpSignature {
            method: "POST",
            target: self.target,
            headers: &headers,
        };
        let names = Development::SIGNED.split_whitespace();
        let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
        request
            .signing_string(&names, self.body)
            .map_err(SenderError::Refused)
    }

    /// It follows from time and body, so that signing stays repeatable.
    fn random_text(&self) -> String {
        let digest = Sha256::new()
            .chain_update(self.now.unix_micros().to_be_bytes())
            .chain_update(self.body)
            .finalize();
        let bytes = digest.iter().take(6);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }
}

fn text(value: &str) -> Result<HeaderValue, SenderError> {
    HeaderValue::from_str(value).map_err(|error| SenderError::Key(error.to_string()))
}
