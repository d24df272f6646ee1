//! Who may send: the configured sources with their credentials.

use super::{Documents, InvalidSource, Source, members::identities, source::Token};
use mailhooks_event::SourceName;
use std::collections::BTreeMap;

/// Why a document of sources cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourcesError {
    /// It is no object.
    #[error("the document is not an object of sources")]
    NotAnObject,
    /// A name cannot be in a URL.
    #[error("a source has no name as it must be: 1 to 64 lower-case letters, digits and hyphens")]
    BadName,
    /// Two documents name the same source.
    #[error("source `{0}` stands in two documents")]
    NamedTwice(SourceName),
}

/// All configured sources. One in error stays known, so that it answers for itself alone.
#[derive(Default)]
pub struct Sources(BTreeMap<SourceName, Configured>);

/// A source as it is configured, rightly or wrongly.
struct Configured {
    token: Token,
    source: Result<Source, InvalidSource>,
}

impl Sources {
    /// Reads the documents. A source that is wrong does not spoil the others.
    ///
    /// # Errors
    ///
    /// Only if a document as a whole cannot be used.
    pub fn parse(documents: &Documents) -> Result<Self, SourcesError> {
        let mut sources = BTreeMap::new();
        let mut sharing: BTreeMap<String, Vec<SourceName>> = BTreeMap::new();
        for document in documents.iter() {
            let members = document.as_object().ok_or(SourcesError::NotAnObject)?;
            for (name, value) in members {
                let name: SourceName = name.parse().map_err(|_| SourcesError::BadName)?;
                for identity in identities(value) {
                    sharing.entry(identity).or_default().push(name.clone());
                }
                let configured = Configured {
                    token: Token::of(value),
                    source: Source::parse(value),
                };
                if sources.insert(name.clone(), configured).is_some() {
                    return Err(SourcesError::NamedTwice(name));
                }
            }
        }
        let mut sources = Self(sources);
        sharing
            .into_values()
            .for_each(|names| sources.refuse_sharing(&names));
        Ok(sources)
    }

    /// The source of this name, if the URL has its token too; the error if it is configured wrongly.
    /// Takes constant time over the token.
    #[must_use]
    pub fn find(
        &self,
        name: &str,
        token: Option<&str>,
    ) -> Option<(&SourceName, &Result<Source, InvalidSource>)> {
        let (name, configured) = self.0.get_key_value(name)?;
        configured
            .token
            .matches(token)
            .then_some((name, &configured.source))
    }

    /// Every source that cannot be used, with the reason.
    pub fn faults(&self) -> impl Iterator<Item = (&SourceName, &InvalidSource)> {
        self.0
            .iter()
            .filter_map(|(name, configured)| Some((name, configured.source.as_ref().err()?)))
    }

    /// Every source that can be used.
    pub fn usable(&self) -> impl Iterator<Item = (&SourceName, &Source)> {
        self.0
            .iter()
            .filter_map(|(name, configured)| Some((name, configured.source.as_ref().ok()?)))
    }

    /// The token in the URL of a source. It is a secret.
    #[must_use]
    pub fn token(&self, name: &SourceName) -> Option<&str> {
        self.0.get(name)?.token.as_text()
    }

    /// Whoever may post for one of two sources with the same credentials may post for the other, unless
    /// each one's URL is a secret of its own.
    fn refuse_sharing(&mut self, names: &[SourceName]) {
        let token = |name: &SourceName| self.token(name).map(str::to_owned);
        let tokens: Vec<Option<String>> = names.iter().map(token).collect();
        for (name, own) in names.iter().zip(&tokens) {
            let unique = own.is_some() && tokens.iter().filter(|token| *token == own).count() == 1;
            if names.len() > 1
                && !unique
                && let Some(configured) = self.0.get_mut(name)
                && configured.source.is_ok()
            {
                let fault =
                    "shares a credential with another source, so each needs a `token` of its own";
                configured.source = Err(InvalidSource(fault.to_owned()));
            }
        }
    }
}

/// Shows names and faults, never credentials.
impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |configured: &Configured| {
            configured
                .source
                .as_ref()
                .map(|_| "usable")
                .map_err(Clone::clone)
        };
        f.debug_map()
            .entries(
                self.0
                    .iter()
                    .map(|(name, configured)| (name.as_str(), shown(configured))),
            )
            .finish()
    }
}

#[cfg(test)]
mod tests;
