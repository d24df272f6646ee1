//! A signer written down, so that a local server keeps its keys over a restart.

use super::token::UrlToken;
use crate::{KeyPair, PrivateSide, SenderError, SharedSecret, Signer};
use serde_json::{Value, json};

impl Signer {
    /// The signer as JSON, for a file of development keys. It holds the private key.
    ///
    /// # Errors
    ///
    /// [`SenderError::Key`] if the key cannot be written down.
    pub fn to_json(&self) -> Result<Value, SenderError> {
        let provider = self.provider.name();
        let mut written = match &self.private {
            PrivateSide::Secret(secret) => json!({"provider": provider, "secret": secret.text()}),
            PrivateSide::KeyPair(pair) => {
                json!({"provider": provider, "private_key": pair.private_pem()?})
            }
        };
        if let Some(token) = &self.token {
            written["token"] = token.0.as_str().into();
        }
        Ok(written)
    }

    /// The signer that was written down as JSON.
    ///
    /// # Errors
    ///
    /// [`SenderError::NotASigner`], which says what is wrong and shows nothing of it.
    pub fn from_json(value: &Value) -> Result<Self, SenderError> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let provider = text("provider")
            .and_then(mailhooks_provider::provider)
            .ok_or(SenderError::NotASigner("the provider is unknown"))?;
        let private = match (text("secret"), text("private_key")) {
            (Some(secret), None) => {
                PrivateSide::Secret(SharedSecret::from_text(secret.to_owned())?)
            }
            (None, Some(pem)) => PrivateSide::KeyPair(Box::new(KeyPair::from_pem(pem)?)),
            (Some(_), Some(_)) | (None, None) => {
                return Err(SenderError::NotASigner(
                    "it has one of secret and private_key",
                ));
            }
        };
        let mut signer = Self::new(provider, private)?;
        if let Some(token) = text("token") {
            signer.token = Some(UrlToken(token.to_owned()));
        }
        Ok(signer)
    }
}
