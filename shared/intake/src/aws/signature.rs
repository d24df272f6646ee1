//! Signature Version 4 of what our clients send: a POST to `/` without a query.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use aws_credential_types::Credentials;
use data_encoding::HEXLOWER;
use mailhooks_event::Timestamp;
use ring::{digest, hmac};
use std::sync::{Mutex, PoisonError};

/// Signs for one service in one region. A day's key is kept: to derive it takes four codes.
pub(super) struct Signer {
    region: String,
    service: &'static str,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    day: String,
    credentials: Credentials,
    key: hmac::Key,
}

/// What is signed of a request.
#[derive(Clone, Debug)]
pub(super) struct Signable<'a> {
    /// Name and port, as the `Host` header has them.
    pub(super) host: &'a str,
    /// Headers to sign besides `host` and those of the signature, their names in lower case. No name comes
    /// twice, and no value has a space where a canonical one has none.
    pub(super) headers: Vec<(&'a str, &'a str)>,
    pub(super) body: &'a [u8],
}

/// What a signature adds to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// `X-Amz-Date`.
    pub(super) date: String,
    /// `Authorization`.
    pub(super) authorization: String,
}

impl Signer {
    pub(super) fn new(region: &str, service: &'static str) -> Self {
        Self {
            region: region.to_owned(),
            service,
            kept: Mutex::new(None),
        }
    }

    /// Signs a request that will also have the credentials' token as `X-Amz-Security-Token`, if they have any.
    pub(super) fn sign(
        &self,
        credentials: &Credentials,
        moment: Timestamp,
        request: Signable<'_>,
    ) -> Signature {
        let date = basic(moment);
        let day = &date[..8];
        let (canonical, names) = canonical(credentials, &date, request);
        let scope = [day, &self.region, self.service, "aws4_request"].join("/");
        let signed = [
            "AWS4-HMAC-SHA256",
            &date,
            &scope,
            &hash(canonical.as_bytes()),
        ]
        .join("\n");
        let code = hmac::sign(&self.key(credentials, day), signed.as_bytes());
        let authorization = [
            "AWS4-HMAC-SHA256 Credential=",
            credentials.access_key_id(),
            "/",
            &scope,
            ", SignedHeaders=",
            &names,
            ", Signature=",
            &HEXLOWER.encode(code.as_ref()),
        ]
        .concat();
        Signature {
            date,
            authorization,
        }
    }

    fn key(&self, credentials: &Credentials, day: &str) -> hmac::Key {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref()
            && kept.day == day
            && kept.credentials == *credentials
        {
            return kept.key.clone();
        }
        let secret = ["AWS4", credentials.secret_access_key()].concat();
        let mut key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        for part in [day, &self.region, self.service, "aws4_request"] {
            let code = hmac::sign(&key, part.as_bytes());
            key = hmac::Key::new(hmac::HMAC_SHA256, code.as_ref());
        }
        *kept = Some(Kept {
            day: day.to_owned(),
            credentials: credentials.clone(),
            key: key.clone(),
        });
        key
    }
}

/// The canonical request and the names of the headers in it.
fn canonical(credentials: &Credentials, date: &str, request: Signable<'_>) -> (String, String) {
    let mut headers = request.headers;
    headers.push(("host", request.host));
    headers.push(("x-amz-date", date));
    if let Some(token) = credentials.session_token() {
        headers.push(("x-amz-security-token", token));
    }
    headers.sort_unstable();
    let length: usize = headers
        .iter()
        .map(|(name, value)| 2 * name.len() + value.len() + 3)
        .sum();
    let mut text = String::with_capacity(length + 80);
    let mut names = String::with_capacity(length);
    text.push_str("POST\n/\n\n");
    for (name, value) in headers {
        for part in [name, ":", value, "\n"] {
            text.push_str(part);
        }
        if !names.is_empty() {
            names.push(';');
        }
        names.push_str(name);
    }
    for part in ["\n", &names, "\n", &hash(request.body)] {
        text.push_str(part);
    }
    (text, names)
}

fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// ISO 8601's basic form, such as `20261121T200723Z`.
fn basic(moment: Timestamp) -> String {
    let text = moment.to_string();
    let seconds = text.split('.').next().unwrap_or_default();
    let figures = seconds.chars().filter(|c| !matches!(c, '-' | ':'));
    figures.chain(['Z']).collect()
}

/// The secret is not shown, nor what is made of it.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}, {})", self.region, self.service)
    }
}

#[cfg(test)]
mod tests;
