//! What is posted in the crash matrix.

use super::SIDE_BY_SIDE;
use crate::house::{path_of, signed};
use http::{HeaderMap, HeaderValue};
use mailhooks_provider::{PROVIDERS, Provider, provider};
use mailhooks_sender::{events_root, samples};
use mailhooks_stage::HttpRequest;
use ring::digest::{SHA256, digest};
use serde_json::json;

/// A webhook that can be posted again and again.
#[derive(Clone)]
pub(crate) struct Posting {
    /// What the table calls it.
    pub(super) name: String,
    /// How many places a case of it takes: a large body keeps debug builds busy.
    pub(super) places: u32,
    provider: &'static dyn Provider,
    headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Posting {
    /// The first sample of each provider that is an event of its families.
    pub(super) fn of_each_provider() -> Vec<Self> {
        let samples = samples(&events_root()).unwrap();
        let first = |provider: &&'static dyn Provider| {
            let sample = samples.iter().find(|sample| {
                let kind = sample.expected["type"].as_str().unwrap();
                sample.provider.name() == provider.name() && !kind.contains(".quarantine.")
            });
            let sample = sample.unwrap();
            Self {
                name: provider.name().to_string(),
                places: 1,
                provider: *provider,
                headers: sample.headers.clone(),
                body: sample.body.to_vec(),
            }
        };
        PROVIDERS.iter().map(first).collect()
    }

    /// One whose raw body lies in two rows of its own: noise of 64 letters packs to three quarters.
    pub(crate) fn large() -> Self {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let hashes = (0_u32..16_800).map(|number| digest(&SHA256, &number.to_be_bytes()));
        let noise: String = hashes
            .flat_map(|hash| hash.as_ref().to_vec())
            .map(|byte| char::from(LETTERS[usize::from(byte % 64)]))
            .collect();
        let body = json!({
            "type": "email.delivered",
            "created_at": "2026-11-21T11:59:00Z",
            "data": {"email_id": "56761188-7520-42d8-8898-ff6fc54ce618", "to": ["jane@example.org"], "noise": noise},
        });
        let mut headers = HeaderMap::new();
        headers.insert("svix-id", HeaderValue::from_static("msg_large"));
        Self {
            name: "resend, a large body".to_owned(),
            places: SIDE_BY_SIDE,
            provider: provider("resend").unwrap(),
            headers,
            body: body.to_string().into_bytes(),
        }
    }

    /// An attempt to deliver it, signed now.
    pub(super) fn attempt(&self) -> HttpRequest {
        self.attempt_at(&path_of(self.provider, None))
    }

    /// The same at another URL.
    pub(crate) fn attempt_at(&self, path: &str) -> HttpRequest {
        signed(self.provider, path, &self.headers, &self.body)
    }
}
