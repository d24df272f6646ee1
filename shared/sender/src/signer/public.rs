//! The public side of a signer: what a source is configured with.

use crate::{PrivateSide, Signer};
use mailhooks_provider::Credentials;
use mailhooks_signature::Sha1;
use serde_json::{Value, json};

impl Signer {
    /// The public side, as a source's credentials.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        match &self.private {
            PrivateSide::Secret(secret) => Credentials::Secrets(vec![secret.secret().clone()]),
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
        match &self.private {
            PrivateSide::Secret(secret) => {
                json!({"provider": provider, "secrets": [secret.text()]})
            }
            PrivateSide::KeyPair(pair) => {
                json!({"provider": provider, "keys": [{"pem": pair.public_pem()}]})
            }
        }
    }
}
