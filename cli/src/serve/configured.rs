//! The sources that the server knows: those of a document, or one per provider with its
//! development key.

use crate::{
    CliError, addresses::SourceAddress, data_folder::DataFolder, development_keys::DevelopmentKeys,
    private_file,
};
use mailhooks_event::SourceName;
use mailhooks_intake::config::{Documents, Sources};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The sources, and for which of them we can sign ourselves.
#[derive(Debug)]
pub(super) struct Configured {
    /// The sources as the pipeline needs them.
    pub(super) sources: Sources,
    /// The file that they stand in.
    pub(super) path: PathBuf,
    with_development_key: Vec<SourceName>,
}

impl Configured {
    /// Reads the document that was named, or writes one that is made from the development keys.
    ///
    /// # Errors
    ///
    /// If the document as a whole cannot be used. A single source in error stays known.
    pub(super) fn load(
        named: Option<&Path>,
        folder: &DataFolder,
        keys: &DevelopmentKeys,
    ) -> Result<Self, CliError> {
        let own = folder.sources();
        let path = named.unwrap_or(&own);
        let text = if named.is_some() {
            fs::read_to_string(path).map_err(|error| CliError::file("read", path, &error))?
        } else {
            let text = format!("{:#}\n", keys.sources_document()?);
            private_file::write(path, &text)?;
            text
        };
        let documents = Documents::parse(&text);
        let documents = documents.map_err(|error| CliError::Document {
            path: path.to_owned(),
            error,
        })?;
        let sources = Sources::parse(&documents);
        let sources = sources.map_err(|error| CliError::Sources {
            path: path.to_owned(),
            error,
        })?;
        Ok(Self {
            sources,
            path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            with_development_key: fitting(&text, keys),
        })
    }

    /// Where each usable source's webhooks are taken.
    pub(super) fn addresses(&self) -> BTreeMap<SourceName, SourceAddress> {
        let usable = self.sources.usable().map(|(name, source)| {
            let address = SourceAddress {
                provider: source.provider.name(),
                token: self.sources.token(name).map(str::to_owned),
                development_key: self.with_development_key.contains(name),
            };
            (name.clone(), address)
        });
        usable.collect()
    }
}

/// The sources that accept what a development key signs.
fn fitting(document: &str, keys: &DevelopmentKeys) -> Vec<SourceName> {
    let entries: BTreeMap<String, Value> = serde_json::from_str(document).unwrap_or_default();
    let fitting = entries.into_iter().filter(|(_, entry)| keys.fit(entry));
    fitting.filter_map(|(name, _)| name.parse().ok()).collect()
}
