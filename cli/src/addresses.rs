//! Where the running server is, written into its data folder for the other commands.

use crate::{CliError, private_file};
use aws_credential_types::Credentials;
use mailhooks_event::{Family, ProviderName, SourceName};
use mailhooks_intake::{
    aws::{AwsSettings, Trust},
    config::{Route, Routes},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// The addresses of a running server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Addresses {
    /// The server itself, such as `http://127.0.0.1:9000`.
    pub(crate) server: String,
    /// DynamoDB.
    pub(crate) dynamodb: String,
    /// The table's name.
    pub(crate) table: String,
    /// SQS.
    pub(crate) sqs: String,
    /// The URL of each family's queue.
    pub(crate) queues: BTreeMap<Family, String>,
    /// The URL of the queue that gets a copy of everything.
    pub(crate) tail: String,
    /// The file that the sources stand in.
    pub(crate) sources_document: PathBuf,
    /// The configured sources.
    pub(crate) sources: BTreeMap<SourceName, SourceAddress>,
}

/// Where one source's webhooks are taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SourceAddress {
    /// Its provider.
    pub(crate) provider: ProviderName,
    /// What stands behind the name in URLs; a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
    /// Whether it accepts what the development key signs.
    pub(crate) development_key: bool,
}

impl Addresses {
    const FILE: &str = "server.json";
    /// The region that the local services believe to be in.
    pub(crate) const REGION: &str = "us-east-1";

    /// Reads the addresses of the server that runs with this data folder.
    ///
    /// # Errors
    ///
    /// [`CliError::NoServer`] if none does.
    pub(crate) fn read(folder: &Path) -> Result<Self, CliError> {
        let path = folder.join(Self::FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CliError::NoServer(folder.to_owned()));
            }
            Err(error) => return Err(CliError::file("read", &path, &error)),
        };
        serde_json::from_str(&text).map_err(|error| CliError::Damaged {
            path,
            reason: error.to_string(),
        })
    }

    /// Writes them. The file holds tokens, so only its owner may read it.
    ///
    /// # Errors
    ///
    /// [`CliError::File`].
    pub(crate) fn write(&self, folder: &Path) -> Result<(), CliError> {
        let path = folder.join(Self::FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| CliError::Damaged {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        private_file::write(&path, &format!("{text}\n"))
    }

    /// Removes them, once the server has stopped. A file that stays is overwritten by the next one.
    pub(crate) fn remove(folder: &Path) {
        fs::remove_file(folder.join(Self::FILE)).unwrap_or_default();
    }

    /// How AWS's clients reach the local services. Nobody checks the credentials.
    pub(crate) fn aws(&self) -> AwsSettings {
        AwsSettings {
            region: Self::REGION.to_owned(),
            credentials: Credentials::new("local", "local", None, None, "local server"),
            dynamodb_endpoint: Some(self.dynamodb.clone()),
            sqs_endpoint: Some(self.sqs.clone()),
            secrets_endpoint: None,
            trust: Trust::System,
        }
    }

    /// One queue per family, and a copy of everything for `tail`.
    pub(crate) fn routes(&self) -> Routes {
        let families = self.queues.iter();
        let families = families.map(|(family, queue)| Route::family(queue, *family));
        Routes::new(families.chain([Route::everything(&self.tail)]).collect())
    }

    /// The URL for a source's webhooks, of one family or of all.
    pub(crate) fn webhooks(&self, name: &SourceName, family: Option<Family>) -> String {
        let token = self
            .sources
            .get(name)
            .and_then(|source| source.token.as_deref());
        self.url(name, token, family)
    }

    /// The same, fit to be shown: the token is only hinted at.
    pub(crate) fn shown(&self, name: &SourceName, family: Option<Family>) -> String {
        let token = self
            .sources
            .get(name)
            .and_then(|source| source.token.as_ref());
        self.url(name, token.map(|_| "<token>"), family)
    }

    fn url(&self, name: &SourceName, token: Option<&str>, family: Option<Family>) -> String {
        let token = token.map(|token| format!(".{token}")).unwrap_or_default();
        let family = family
            .map(|family| format!("/{}", family.slug()))
            .unwrap_or_default();
        format!("{}/webhooks/{name}{token}{family}", self.server)
    }
}
