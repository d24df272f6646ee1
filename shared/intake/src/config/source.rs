//! One configured sender: its provider, its credentials, perhaps a token.

use super::members::Members;
use mailhooks_provider::{Credentials, Provider, Scheme, provider};
use serde_json::Value;
use subtle::ConstantTimeEq;

/// A configured sender that can be used.
pub struct Source {
    /// Its provider.
    pub provider: &'static dyn Provider,
    /// What it proves itself with.
    pub credentials: Credentials,
    token: Option<String>,
}

/// Why a source cannot be used. Names the member, never its value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidSource(pub String);

impl Source {
    /// Shorter tokens could be guessed.
    const MIN_TOKEN_LETTERS: usize = 16;

    /// The token behind the source's name in URLs.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Whether the URL's token is this source's; both absent is right too. Takes constant time.
    #[must_use]
    pub fn token_matches(&self, token: Option<&str>) -> bool {
        match (&self.token, token) {
            (None, None) => true,
            (Some(known), Some(given)) => known.as_bytes().ct_eq(given.as_bytes()).into(),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// The source, and what identifies each of its credentials for comparison with other sources.
    pub(super) fn parse(value: &Value) -> Result<(Self, Vec<String>), InvalidSource> {
        let mut members = Members(
            value
                .as_object()
                .cloned()
                .ok_or_else(|| fault("not an object"))?,
        );
        let name = members
            .text("provider")?
            .ok_or_else(|| fault("`provider` is missing"))?;
        let provider =
            provider(&name).ok_or_else(|| fault("`provider` is not one that is built in"))?;
        let token = members.text("token")?;
        if token.as_deref().is_some_and(|token| !is_token(token)) {
            return Err(fault(
                "`token` is not 16 or more letters, digits, hyphens and underscores",
            ));
        }
        let (credentials, identities) = match provider.scheme() {
            Scheme::StandardWebhooks => members.secrets()?,
            Scheme::SignedBody { sha1, .. } => members.keys(sha1.is_some())?,
        };
        members.none_left()?;
        Ok((
            Self {
                provider,
                credentials,
                token,
            },
            identities,
        ))
    }
}

fn is_token(token: &str) -> bool {
    token.len() >= Source::MIN_TOKEN_LETTERS
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

pub(super) fn fault(text: &str) -> InvalidSource {
    InvalidSource(text.to_owned())
}
