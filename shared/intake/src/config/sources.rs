//! Who may send: the configured sources with their credentials.

use super::{Documents, InvalidSource, Source};
use mailhooks_event::SourceName;
use std::collections::BTreeMap;

/// Why a document of sources cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourcesError {
    /// It is no object.
    #[error("the document is not an object of sources")]
    NotAnObject,
    /// A name cannot be in a URL.
    #[error("`{0}` is no name for a source: 1 to 64 lower-case letters, digits and hyphens")]
    BadName(String),
    /// Two documents name the same source.
    #[error("source `{0}` stands in two documents")]
    NamedTwice(String),
}

/// All configured sources. One in error stays known, so that it answers for itself alone.
#[derive(Default)]
pub struct Sources(BTreeMap<SourceName, Result<Source, InvalidSource>>);

impl Sources {
    /// Reads the documents. A source that is wrong does not spoil the others.
    ///
    /// # Errors
    ///
    /// Only if a document as a whole cannot be used.
    pub fn parse(documents: &Documents) -> Result<Self, SourcesError> {
        let mut sources = BTreeMap::new();
        let mut credentials: BTreeMap<String, Vec<SourceName>> = BTreeMap::new();
        for document in documents.iter() {
            let members = document.as_object().ok_or(SourcesError::NotAnObject)?;
            for (name, value) in members {
                let name: SourceName = name
                    .parse()
                    .map_err(|_| SourcesError::BadName(name.clone()))?;
                let source = Source::parse(value).map(|(source, identities)| {
                    for identity in identities {
                        credentials.entry(identity).or_default().push(name.clone());
                    }
                    source
                });
                if sources.insert(name.clone(), source).is_some() {
                    return Err(SourcesError::NamedTwice(name.to_string()));
                }
            }
        }
        refuse_shared_credentials(&mut sources, credentials.into_values());
        Ok(Self(sources))
    }

    /// The source of this name; the error if it is configured wrongly.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(&SourceName, &Result<Source, InvalidSource>)> {
        self.0.get_key_value(name)
    }

    /// Every source that cannot be used, with the reason.
    pub fn faults(&self) -> impl Iterator<Item = (&SourceName, &InvalidSource)> {
        self.0
            .iter()
            .filter_map(|(name, source)| source.as_ref().err().map(|fault| (name, fault)))
    }

    /// Every source that can be used.
    pub fn usable(&self) -> impl Iterator<Item = (&SourceName, &Source)> {
        self.0
            .iter()
            .filter_map(|(name, source)| source.as_ref().ok().map(|source| (name, source)))
    }
}

/// Whoever may post for one of two sources with the same credentials may post for the other, unless
/// the URL itself is a secret.
fn refuse_shared_credentials(
    sources: &mut BTreeMap<SourceName, Result<Source, InvalidSource>>,
    shared: impl Iterator<Item = Vec<SourceName>>,
) {
    for names in shared.filter(|names| names.len() > 1) {
        for name in names {
            if let Some(entry) = sources.get_mut(&name)
                && entry.as_ref().is_ok_and(|source| source.token().is_none())
            {
                *entry = Err(InvalidSource(
                    "shares a credential with another source, so each needs a `token`".into(),
                ));
            }
        }
    }
}

/// Shows names and faults, never credentials.
impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let usable = |source: &Result<Source, InvalidSource>| {
            source.as_ref().map(|_| "usable").map_err(Clone::clone)
        };
        f.debug_map()
            .entries(
                self.0
                    .iter()
                    .map(|(name, source)| (name.as_str(), usable(source))),
            )
            .finish()
    }
}

#[cfg(test)]
mod tests;
