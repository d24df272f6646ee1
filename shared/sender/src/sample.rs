//! A sample: a webhook as a provider sends it, and the event that it stands for.

use crate::{SenderError, case::Case, headers};
use bytes::Bytes;
use http::HeaderMap;
use mailhooks_event::Timestamp;
use mailhooks_provider::Provider;
use serde_json::Value;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// One case of one provider. Its `Debug` shows the name only.
#[derive(Clone)]
pub struct Sample {
    /// Whose webhook it is: the provider after whom the folder is named.
    pub provider: &'static dyn Provider,
    /// The name of the case: the file's name without its extension.
    pub case: String,
    /// The body, byte for byte.
    pub body: Bytes,
    /// The headers without signatures.
    pub headers: HeaderMap,
    /// The canonical event; null in an unfinished sample, where it has yet to be written.
    pub expected: Value,
    /// The file that the canonical event stands in.
    pub expected_path: PathBuf,
}

impl Sample {
    /// Loads the sample whose body stands in this file.
    ///
    /// # Errors
    ///
    /// [`SenderError`], also when the expected event is missing.
    pub fn load(body: &Path) -> Result<Self, SenderError> {
        let sample = Self::load_unfinished(body)?;
        if sample.expected.is_null() {
            return Err(SenderError::Orphan {
                path: body.to_owned(),
                why: "the expected event is missing",
            });
        }
        Ok(sample)
    }

    /// The same, but the expected event may be missing.
    ///
    /// # Errors
    ///
    /// As [`Sample::load`], apart from that.
    pub fn load_unfinished(body: &Path) -> Result<Self, SenderError> {
        Self::load_as(Case::of_body(body)?.provider()?, body)
    }

    /// The same, whatever the folder is called that the body stands in.
    ///
    /// # Errors
    ///
    /// As [`Sample::load_unfinished`], apart from that.
    pub fn load_as(provider: &'static dyn Provider, body: &Path) -> Result<Self, SenderError> {
        let case = Case::of_body(body)?;
        let headers = match optional(&case.headers)? {
            Some(bytes) => headers::parse(&case.headers, &String::from_utf8_lossy(&bytes))?,
            None => HeaderMap::new(),
        };
        let expected = match optional(&case.expected)? {
            Some(bytes) => {
                serde_json::from_slice(&bytes).map_err(|error| SenderError::Expected {
                    path: case.expected.clone(),
                    error,
                })?
            }
            None => Value::Null,
        };
        Ok(Self {
            provider,
            case: case.name,
            body: fs::read(body).map_err(|error| file(body, error))?.into(),
            headers,
            expected,
            expected_path: case.expected,
        })
    }

    /// When the webhook came in, according to the expected event.
    #[must_use]
    pub fn received_at(&self) -> Option<Timestamp> {
        let text = self.expected.pointer("/data/received_at")?.as_str()?;
        Timestamp::parse(text)
    }
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sample({self})")
    }
}

/// `provider/case`, as messages of tests name a sample.
impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.provider.name(), self.case)
    }
}

/// The content of a file that need not exist.
fn optional(path: &Path) -> Result<Option<Vec<u8>>, SenderError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file(path, error)),
    }
}

/// A file or folder that could not be read.
pub(crate) fn file(path: &Path, error: io::Error) -> SenderError {
    SenderError::File {
        path: path.to_owned(),
        error,
    }
}
