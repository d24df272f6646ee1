//! Documents behind references, fetched one after another.

use super::{References, reference::Reference, strict};
use crate::aws::{Secrets, reason};
use serde_json::Value;

/// JSON documents, in the order of their references. They hold secrets, so `Debug` only counts them.
pub struct Documents(Vec<Value>);

impl std::fmt::Debug for Documents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Documents({})", self.0.len())
    }
}

/// Why a document cannot be had. Never tells what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDocument {
    /// The reference is of a form that this version does not know. It is not shown, because what
    /// stands there by mistake may be a secret.
    #[error("a reference is neither secretsmanager:<id> nor file:<path> nor the JSON itself")]
    UnknownReference,
    /// What a reference names cannot be read.
    #[error("cannot read {reference}: {reason}")]
    Unreadable {
        /// The path, or the secret's name.
        reference: String,
        /// The system's word for it, or the service's.
        reason: String,
    },
    /// The text is not JSON, or a name stands twice in one object.
    #[error("line {line}, column {column}: {fault}")]
    Malformed {
        /// Where it stops being JSON.
        line: usize,
        /// Where it stops being JSON.
        column: usize,
        /// What is wrong there.
        fault: &'static str,
    },
    /// The same of a text behind a reference.
    #[error("{reference}: {fault}")]
    Faulty {
        /// The path, or the secret's name.
        reference: String,
        /// What is wrong with its text.
        fault: Box<Self>,
    },
}

impl Documents {
    /// Fetches what the references name.
    ///
    /// # Errors
    ///
    /// The first document that cannot be had. Without a client no secret can.
    pub async fn fetch(
        references: &References,
        secrets: Option<&Secrets>,
    ) -> Result<Self, InvalidDocument> {
        let mut documents = Vec::new();
        for reference in references.iter() {
            documents.push(match reference {
                Reference::Inline(document) => document.clone(),
                Reference::File(path) => {
                    let name = path.display().to_string();
                    let text = std::fs::read_to_string(path)
                        .map_err(|error| unreadable(&name, &error.kind().to_string()))?;
                    parse(&text, &name)?
                }
                // Boxed, since few name a secret.
                Reference::Secret(id) => parse(&Box::pin(secret(id, secrets)).await?, id)?,
            });
        }
        Ok(Self(documents))
    }

    /// One document that is at hand already.
    ///
    /// # Errors
    ///
    /// If the text is not JSON or a name stands twice in an object.
    pub fn parse(text: &str) -> Result<Self, InvalidDocument> {
        strict::parse(text).map(|document| Self(vec![document]))
    }

    /// What the documents say under a name. Among sources that is a source with its secrets.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.iter().find_map(|document| document.get(name))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter()
    }
}

async fn secret(id: &str, secrets: Option<&Secrets>) -> Result<String, InvalidDocument> {
    let client = secrets.ok_or_else(|| unreadable(id, "AWS is not known"))?;
    let answer = client.get_secret_value().secret_id(id).send().await;
    let answer = answer.map_err(|error| unreadable(id, &reason(&error)))?;
    let text = answer.secret_string;
    text.ok_or_else(|| unreadable(id, "the secret is binary, not text"))
}

fn parse(text: &str, reference: &str) -> Result<Value, InvalidDocument> {
    strict::parse(text).map_err(|fault| InvalidDocument::Faulty {
        reference: reference.to_owned(),
        fault: Box::new(fault),
    })
}

fn unreadable(reference: &str, reason: &str) -> InvalidDocument {
    InvalidDocument::Unreadable {
        reference: reference.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fetch(text: &str) -> Result<Documents, InvalidDocument> {
        Documents::fetch(&References::parse(text)?, None).await
    }

    #[tokio::test]
    async fn what_is_at_hand_is_taken() {
        let documents = fetch("{\"secret\": \"whsec_x\"}").await.unwrap();
        assert_eq!(documents.iter().count(), 1);
        assert_eq!(format!("{documents:?}"), "Documents(1)");
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_named() {
        let error = fetch("file:/no/such/file").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot read /no/such/file: entity not found"
        );
        let error = fetch("secretsmanager:sources").await.unwrap_err();
        assert_eq!(error.to_string(), "cannot read sources: AWS is not known");
    }
}
