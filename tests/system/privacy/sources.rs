//! Sources of every provider in which everything is marked that can be, and webhooks of theirs.

use super::{MARK, SECRET};
use crate::house::House;
use http::{HeaderMap, HeaderValue};
use mailhooks_intake::clock;
use mailhooks_provider::{PROVIDERS, Provider, Scheme};
use mailhooks_sender::{PrivateSide, Signer};
use mailhooks_stage::HttpRequest;
use serde_json::{Value, json};

/// How the token in the URL of each of these sources begins. Sources that share a key need tokens of their own.
pub(super) const TOKEN: &str = "zqxmarksecret-token";
/// The shared secret, where there is one; base64 of marked letters.
pub(super) const SHARED: &str = "whsec_zqxmarksecretAAAAAAAAAAAAAAAAAAA";
/// The id of a key, where it can be chosen.
const KEY_ID: &str = "zqxmarksecret-key";
/// The name of a key in DNS.
pub(super) const KEY_NAME: &str = "zqxmarksecret._domainkey.copernica.com";
const HOST: &str = "zqxmarksecret.example.com";
const ACCOUNT: &str = "account_zqxmark";

/// The token of a provider's source.
fn token(provider: &'static dyn Provider) -> String {
    format!("{TOKEN}-{}", provider.name())
}

/// A marked source of a provider, named after it, and who signs for it.
pub(super) struct MarkedSource {
    pub(super) signer: Signer,
    pub(super) document: Value,
}

impl MarkedSource {
    pub(super) fn of(provider: &'static dyn Provider) -> Self {
        let signer = match provider.scheme() {
            Scheme::StandardWebhooks => {
                let written = json!({"provider": provider.name(), "secret": SHARED});
                Signer::from_json(&written).unwrap()
            }
            Scheme::SignedBody { .. } | Scheme::HttpSignature { .. } => {
                Signer::own(provider).unwrap()
            }
        };
        let mut document = signer.source_json();
        document["token"] = token(provider).into();
        match provider.scheme() {
            Scheme::StandardWebhooks => {}
            Scheme::SignedBody { .. } => document["keys"][0]["kid"] = KEY_ID.into(),
            Scheme::HttpSignature { .. } => {
                document["keys"][0]["key_id"] = KEY_NAME.into();
                document["account"] = ACCOUNT.into();
                document["hosts"] = json!([HOST]);
            }
        }
        Self { signer, document }
    }

    /// The path of its webhooks.
    pub(super) fn path(&self) -> String {
        let provider = self.signer.provider();
        format!("/webhooks/{}.{}", provider.name(), token(provider))
    }

    /// A webhook with marks in every header and in the query.
    pub(super) fn webhook(&self, path: &str, headers: &HeaderMap, body: &[u8]) -> HttpRequest {
        self.webhook_by(&self.signer, path, headers, body)
    }

    /// The same by another signer.
    pub(super) fn webhook_by(
        &self,
        signer: &Signer,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> HttpRequest {
        let query = format!("{SECRET}={SECRET}");
        let mut headers = headers.clone();
        let scheme = signer.provider().scheme();
        for name in [
            "user-agent",
            "cookie",
            "authorization",
            "referer",
            "forwarded",
            "x-forwarded-for",
            "x-real-ip",
            "content-type",
            "x-zqxmarksecret",
        ] {
            headers.insert(
                name,
                HeaderValue::from_str(&format!("{SECRET}/{name}")).unwrap(),
            );
        }
        if let Scheme::HttpSignature { account, .. } = scheme {
            headers.insert("host", HeaderValue::from_static(HOST));
            headers.insert(account, HeaderValue::from_static(ACCOUNT));
        }
        let target = format!("{path}?{query}");
        let mut headers = signer.sign(&target, &headers, body, clock::now()).unwrap();
        match scheme {
            Scheme::StandardWebhooks => {}
            Scheme::SignedBody { key_id, .. } => {
                headers.insert(key_id, HeaderValue::from_static(KEY_ID));
            }
            Scheme::HttpSignature { .. } => {
                let header = headers["signature"].to_str().unwrap();
                let known = header.split('"').nth(1).unwrap();
                let header = header.replace(known, KEY_NAME).parse().unwrap();
                headers.insert("signature", header);
            }
        }
        let mut request = HttpRequest::post(path, headers, body);
        request.query = query;
        request
    }

    /// What of its credentials cannot be marked: the key itself, line by line.
    pub(super) fn unmarked_secrets(&self) -> Vec<String> {
        match self.signer.private() {
            PrivateSide::Secret(_) => Vec::new(),
            PrivateSide::KeyPair(pair) => {
                let lines = pair
                    .public_pem()
                    .lines()
                    .filter(|line| !line.starts_with('-'));
                // The first line begins with what all keys begin with.
                lines.skip(1).map(str::to_owned).collect()
            }
        }
    }
}

/// The values of the headers that sign a request.
pub(super) fn signatures(request: &HttpRequest) -> Vec<String> {
    [
        "svix-signature",
        "signature",
        "digest",
        "x-postal-signature-256",
        "x-postal-signature",
        "x-ark-signature",
    ]
    .iter()
    .filter_map(|name| request.headers.get(*name))
    .map(|value| value.to_str().unwrap().to_owned())
    .collect()
}

/// A house whose sources are these, and its sources.
pub(super) async fn house() -> (House, Vec<MarkedSource>) {
    let sources: Vec<MarkedSource> = PROVIDERS
        .iter()
        .map(|provider| MarkedSource::of(*provider))
        .collect();
    let mut house = House::new().await;
    for source in &sources {
        let name = source.signer.provider().name();
        house = house.with_source(name.as_str(), source.document.clone());
    }
    (house, sources)
}

/// A marked body that no reader understands: a part of a multipart form that is not even UTF-8.
pub(super) fn unreadable() -> Vec<u8> {
    let part = format!(
        "--{MARK}\r\nContent-Disposition: form-data; name=\"{MARK}\"\r\n\r\n{MARK}@example.org\r\n--{MARK}--"
    );
    [part.as_bytes(), b"\xe9"].concat()
}
