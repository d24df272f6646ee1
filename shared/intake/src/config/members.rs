//! The members of a source in the sources document.

use super::{InvalidSource, source::fault};
use crate::keys::{InvalidKeyUrl, JwksUrl, Published};
use mailhooks_provider::{Credentials, Scheme, comparable_account, provider};
use mailhooks_signature::{KeyEntry, PublicKey, Secret, Sha1};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The members of a source; what nobody takes is an error, since a slip must not loosen trust.
pub(super) struct Members(Map<String, Value>);

impl Members {
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.as_object().cloned().map(Self)
    }

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

    pub(super) fn secrets(&mut self) -> Result<Credentials, InvalidSource> {
        let mut secrets = Vec::new();
        for value in self.list("secrets")? {
            let text = value
                .as_str()
                .ok_or_else(|| fault("a secret is not a text"))?;
            let secret = text.parse::<Secret>();
            secrets.push(secret.map_err(|error| fault(&error.to_string()))?);
        }
        Ok(Credentials::Secrets(secrets))
    }

    /// Where keys are published.
    pub(super) fn jwks(&mut self) -> Result<Option<Published>, InvalidSource> {
        let parse = |text: String| {
            let url = text
                .parse()
                .map_err(|error: InvalidKeyUrl| fault(&error.to_string()))?;
            Ok(Published::Jwks(url))
        };
        self.text("jwks")?.map(parse).transpose()
    }

    /// Whether keys are published in DNS.
    pub(super) fn dns(&mut self) -> Result<Option<Published>, InvalidSource> {
        Ok(self.flag("dns")?.then_some(Published::Dns))
    }

    /// The list of static keys, which may be left out where keys are published too.
    pub(super) fn keys_or_none(
        &mut self,
        others_are_published: bool,
    ) -> Result<Vec<Value>, InvalidSource> {
        if others_are_published && !self.0.contains_key("keys") {
            return Ok(Vec::new());
        }
        self.list("keys")
    }

    /// Static keys; where keys are published too, there need not be any.
    pub(super) fn keys(
        &mut self,
        sha1_exists: bool,
        others_are_published: bool,
    ) -> Result<Credentials, InvalidSource> {
        let mut keys = Vec::new();
        for value in self.keys_or_none(others_are_published)? {
            let mut key = Self::of(&value).ok_or_else(|| fault("a key is not an object"))?;
            let kid = key.text("kid")?;
            let pem = key
                .text("pem")?
                .ok_or_else(|| fault("a key has no `pem`"))?;
            key.none_left()?;
            let key = pem.parse::<PublicKey>();
            let key = key.map_err(|error| InvalidSource(format!("a key's `pem`: {error}")))?;
            keys.push(KeyEntry { kid, key });
        }
        let sha1 = if sha1_exists && self.flag("allow_sha1")? {
            Sha1::Allowed
        } else {
            Sha1::Refused
        };
        Ok(Credentials::Keys { keys, sha1 })
    }

    pub(super) fn none_left(self) -> Result<(), InvalidSource> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(InvalidSource(format!("unknown member {}", shown(name)))),
        }
    }
}

/// The name of a member, if it looks like one: what stands there by mistake may be a secret. Tokens and
/// keys have digits or are longer.
pub(super) fn shown(name: &str) -> String {
    let in_a_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    let like_a_name = name == "allow_sha1" || (name.len() <= 20 && name.bytes().all(in_a_word));
    if like_a_name {
        format!("`{name}`")
    } else {
        "that is not a name".to_owned()
    }
}

/// What identifies each credential of a source, whether or not the source is usable: a slip in one
/// source must not hide that another shares its key.
pub(super) fn identities(value: &Value) -> BTreeSet<String> {
    let list = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let addressee = signed_account(value);
    let secret = |value: &Value| {
        let text = value.as_str()?;
        Some(
            text.trim_start_matches("whsec_")
                .trim_end_matches('=')
                .to_owned(),
        )
    };
    let key = |value: &Value| {
        let key: PublicKey = value.get("pem")?.as_str()?.parse().ok()?;
        Some(format!("{}{addressee}", key.kid()))
    };
    let secrets = list("secrets")
        .iter()
        .filter_map(secret)
        .collect::<Vec<_>>();
    // Two spellings of one address are the same keys.
    let jwks = value.get("jwks").and_then(Value::as_str);
    let jwks = jwks.map(|text| {
        let address = text.parse::<JwksUrl>();
        address.map_or_else(|_| text.to_owned(), |address| address.as_str().to_owned())
    });
    let in_dns = value.get("dns") == Some(&Value::Bool(true));
    let published_at = jwks.or_else(|| in_dns.then(|| format!("dns{addressee}")));
    let identities = list("keys")
        .iter()
        .filter_map(key)
        .chain(secrets)
        .collect::<BTreeSet<_>>();
    identities.into_iter().chain(published_at).collect()
}

/// The account that tells two sources with the same key apart, since the provider signs it.
fn signed_account(value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let scheme = text("provider")
        .and_then(provider)
        .map(|provider| provider.scheme());
    match (scheme, text("account")) {
        (Some(Scheme::HttpSignature { .. }), Some(account)) => {
            format!(" for {}", comparable_account(account))
        }
        (Some(Scheme::HttpSignature { .. }), None)
        | (Some(Scheme::StandardWebhooks | Scheme::SignedBody { .. }) | None, _) => String::new(),
    }
}
