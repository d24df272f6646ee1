//! One configured sender: its provider, its credentials, perhaps a token.

use super::members::Members;
use crate::keys::Published;
use mailhooks_provider::{Credentials, Provider, Scheme, provider};
use serde_json::Value;
use subtle::ConstantTimeEq;

/// A configured sender that can be used.
pub struct Source {
    /// Its provider.
    pub provider: &'static dyn Provider,
    /// What it proves itself with.
    pub credentials: Credentials,
    /// Where it publishes further keys.
    pub published: Option<Published>,
}

/// Why a source cannot be used. Names the member, never its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidSource(pub String);

impl Source {
    pub(super) fn parse(value: &Value) -> Result<Self, InvalidSource> {
        let mut members = Members::of(value).ok_or_else(|| fault("not an object"))?;
        let name = members
            .text("provider")?
            .ok_or_else(|| fault("`provider` is missing"))?;
        let provider =
            provider(&name).ok_or_else(|| fault("`provider` is not one that is built in"))?;
        let (credentials, published) = match provider.scheme() {
            Scheme::StandardWebhooks => (members.secrets()?, None),
            Scheme::SignedBody { sha1, .. } => {
                let published = members.jwks()?;
                (
                    members.keys(sha1.is_some(), published.is_some())?,
                    published,
                )
            }
            Scheme::HttpSignature { zone, .. } => {
                let published = members.dns()?;
                (
                    members.http_signature(zone, published.is_some())?,
                    published,
                )
            }
        };
        let token = Token::parse(members.text("token")?)?;
        members.none_left()?;
        if token.as_text().is_none() && !provider.scheme().proves_the_customer() {
            return Err(fault(
                "`token` is missing: one key signs for all customers, so the URL must be secret",
            ));
        }
        Ok(Self {
            provider,
            credentials,
            published,
        })
    }
}

/// The unguessable part of a source's URL, if it has one. Its `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Token(Option<String>);

impl Token {
    /// Shorter tokens could be guessed.
    const MIN_LETTERS: usize = 16;

    /// The token of a source, also of one that is wrong otherwise.
    pub(super) fn of(value: &Value) -> Self {
        let text = value
            .get("token")
            .and_then(Value::as_str)
            .map(str::to_owned);
        Self::parse(text).unwrap_or_default()
    }

    fn parse(text: Option<String>) -> Result<Self, InvalidSource> {
        let in_a_url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let good = |token: &String| token.len() >= Self::MIN_LETTERS && token.bytes().all(in_a_url);
        match text {
            Some(token) if !good(&token) => Err(fault(
                "`token` is not 16 or more letters, digits, hyphens and underscores",
            )),
            text => Ok(Self(text)),
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether the URL's token is this one; both absent is right too. Takes constant time.
    pub(super) fn matches(&self, given: Option<&str>) -> bool {
        match (&self.0, given) {
            (None, None) => true,
            (Some(known), Some(given)) => known.as_bytes().ct_eq(given.as_bytes()).into(),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

pub(super) fn fault(text: &str) -> InvalidSource {
    InvalidSource(text.to_owned())
}
