//! The members of a source in the sources document.

use super::{InvalidSource, source::fault};
use mailhooks_provider::Credentials;
use mailhooks_signature::{KeyEntry, PublicKey, Secret, Sha1};
use serde_json::{Map, Value};

/// The members of a source; what nobody takes is an error, since a slip must not loosen trust.
pub(super) struct Members(pub(super) Map<String, Value>);

impl Members {
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, InvalidSource> {
        match self.0.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(InvalidSource(format!("`{name}` is not a text"))),
        }
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<bool, InvalidSource> {
        match self.0.remove(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(InvalidSource(format!("`{name}` is not true or false"))),
        }
    }

    /// A list with at least one entry: a source without credentials cannot exist.
    pub(super) fn list(&mut self, name: &str) -> Result<Vec<Value>, InvalidSource> {
        match self.0.remove(name) {
            Some(Value::Array(list)) if !list.is_empty() => Ok(list),
            _ => Err(InvalidSource(format!(
                "`{name}` is not a list with at least one entry"
            ))),
        }
    }

    pub(super) fn secrets(&mut self) -> Result<(Credentials, Vec<String>), InvalidSource> {
        let (mut secrets, mut identities) = (Vec::new(), Vec::new());
        for value in self.list("secrets")? {
            let text = value
                .as_str()
                .ok_or_else(|| fault("a secret is not a text"))?;
            secrets.push(
                text.parse::<Secret>()
                    .map_err(|_| fault("a secret is not whsec_ and base64"))?,
            );
            identities.push(
                text.trim_start_matches("whsec_")
                    .trim_end_matches('=')
                    .to_owned(),
            );
        }
        Ok((Credentials::Secrets(secrets), identities))
    }

    pub(super) fn keys(
        &mut self,
        sha1_exists: bool,
    ) -> Result<(Credentials, Vec<String>), InvalidSource> {
        let (mut keys, mut identities) = (Vec::new(), Vec::new());
        for value in self.list("keys")? {
            let mut key = Self(
                value
                    .as_object()
                    .cloned()
                    .ok_or_else(|| fault("a key is not an object"))?,
            );
            let kid = key.text("kid")?;
            let pem = key
                .text("pem")?
                .ok_or_else(|| fault("a key has no `pem`"))?;
            key.none_left()?;
            let key = pem.parse::<PublicKey>();
            let key = key.map_err(|error| InvalidSource(format!("a key's `pem`: {error}")))?;
            identities.push(key.kid().to_owned());
            keys.push(KeyEntry { kid, key });
        }
        let sha1 = if sha1_exists && self.flag("allow_sha1")? {
            Sha1::Allowed
        } else {
            Sha1::Refused
        };
        Ok((Credentials::Keys { keys, sha1 }, identities))
    }

    pub(super) fn none_left(self) -> Result<(), InvalidSource> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(InvalidSource(format!("unknown member `{name}`"))),
        }
    }
}
