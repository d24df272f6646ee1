//! Keys for every built-in provider, with which this machine plays the provider towards itself.

use crate::{CliError, private_file};
use mailhooks_event::ProviderName;
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::{SenderError, Signer};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs, io,
    path::Path,
};

/// One signer per provider. A source that is made from one has the provider's name.
#[derive(Debug, Default)]
pub(crate) struct DevelopmentKeys(BTreeMap<ProviderName, Signer>);

impl DevelopmentKeys {
    const FILE: &str = "keys.json";

    /// The keys of a data folder; none if no server has made any.
    ///
    /// # Errors
    ///
    /// [`CliError::Damaged`] if the file is not as it was written.
    pub(crate) fn load(folder: &Path) -> Result<Self, CliError> {
        let path = folder.join(Self::FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(CliError::file("read", &path, &error)),
        };
        let damaged = |reason: String| CliError::Damaged {
            path: path.clone(),
            reason,
        };
        let written: Map<String, Value> = serde_json::from_str(&text)
            .map_err(|_| damaged("it is not a JSON object".to_owned()))?;
        let mut keys = BTreeMap::new();
        for value in written.values() {
            let signer = Signer::from_json(value).map_err(|error| damaged(error.to_string()))?;
            keys.insert(signer.provider().name(), signer);
        }
        Ok(Self(keys))
    }

    /// The keys of a data folder, after those that were missing have been made.
    ///
    /// # Errors
    ///
    /// As [`DevelopmentKeys::load`], or [`CliError::File`] if they cannot be written.
    pub(crate) fn load_or_make(folder: &Path) -> Result<Self, CliError> {
        let mut keys = Self::load(folder)?;
        let mut is_whole = true;
        for provider in PROVIDERS {
            if let Entry::Vacant(place) = keys.0.entry(provider.name()) {
                place.insert(Signer::generate(*provider)?);
                is_whole = false;
            }
        }
        if !is_whole {
            let written = keys.written(Signer::to_json)?;
            private_file::write(&folder.join(Self::FILE), &format!("{written:#}\n"))?;
        }
        Ok(keys)
    }

    /// The sources document in which each provider is one source.
    ///
    /// # Errors
    ///
    /// Never for keys that could be loaded.
    pub(crate) fn sources_document(&self) -> Result<Value, SenderError> {
        self.written(|signer| Ok(signer.source_json()))
    }

    /// The key of a provider.
    pub(crate) fn signer(&self, provider: &ProviderName) -> Option<&Signer> {
        self.0.get(provider)
    }

    /// Whether a source's entry in a document accepts what the provider's key signs.
    pub(crate) fn fit(&self, entry: &Value) -> bool {
        self.0.values().map(Signer::source_json).any(|own| {
            let same = |name: &str| own.get(name) == entry.get(name);
            let shared = |name: &str| {
                let of = |value: &'_ Value| value.get(name).and_then(Value::as_array).cloned();
                let theirs = of(entry).unwrap_or_default();
                of(&own)
                    .unwrap_or_default()
                    .iter()
                    .any(|credential| theirs.contains(credential))
            };
            same("provider") && same("account") && (shared("secrets") || shared("keys"))
        })
    }

    fn written(
        &self,
        form: impl Fn(&Signer) -> Result<Value, SenderError>,
    ) -> Result<Value, SenderError> {
        let entries = self
            .0
            .iter()
            .map(|(name, signer)| Ok((name.to_string(), form(signer)?)));
        entries.collect::<Result<Map<_, _>, _>>().map(Value::Object)
    }
}
