//! The public side of a signer: what a source is configured with.

use crate::{PrivateSide, Signer, request_signature::Development};
use mailhooks_event::Family;
use mailhooks_provider::{Credentials, Scheme};
use mailhooks_signature::Sha1;
use serde_json::{Value, json};

impl Signer {
    /// The public side, as a source's credentials.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        match &self.private {
            PrivateSide::Secret(secret) => Credentials::Secrets(vec![secret.secret().clone()]),
            PrivateSide::KeyPair(pair) if self.signs_requests() => Credentials::HttpSignature {
                account: Development::ACCOUNT.to_owned(),
                hosts: Development::HOSTS.map(str::to_owned).to_vec(),
                keys: vec![pair.named(Development::KEY_NAME)],
            },
            PrivateSide::KeyPair(pair) => Credentials::Keys {
                keys: vec![pair.entry()],
                sha1: Sha1::Refused,
            },
        }
    }

    /// The public side, as an entry of the sources document.
    #[must_use]
    pub fn source_json(&self) -> Value {
        let provider = self.provider.name();
        let mut source = match &self.private {
            PrivateSide::Secret(secret) => {
                json!({"provider": provider, "secrets": [secret.text()]})
            }
            PrivateSide::KeyPair(pair) if self.signs_requests() => json!({
                "provider": provider,
                "account": Development::ACCOUNT,
                "hosts": Development::HOSTS,
                "keys": [{"key_id": Development::KEY_NAME, "pem": pair.public_pem()}],
            }),
            PrivateSide::KeyPair(pair) => {
                json!({"provider": provider, "keys": [{"pem": pair.public_pem()}]})
            }
        };
        if let Some(token) = &self.token {
            source["token"] = token.0.as_str().into();
        }
        source
    }

    /// The path of webhooks for the source that is configured so, if it has the provider's name; of one
    /// family or of all.
    #[must_use]
    pub fn path(&self, family: Option<Family>) -> String {
        let token = self.token.as_ref().map(|token| format!(".{}", token.0));
        let family = family.map(|family| format!("/{}", family.slug()));
        let [token, family] = [token, family].map(Option::unwrap_or_default);
        format!("/webhooks/{}{token}{family}", self.provider.name())
    }

    /// Whether the key signs whole requests and not bodies alone.
    fn signs_requests(&self) -> bool {
        match self.provider.scheme() {
            Scheme::HttpSignature { .. } => true,
            Scheme::StandardWebhooks | Scheme::SignedBody { .. } => false,
        }
    }
}
