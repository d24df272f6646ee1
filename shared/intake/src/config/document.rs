//! Documents behind references: a file, or the JSON itself. Several are read one after another.

use super::strict;
use serde_json::Value;

/// JSON documents, in the order of their references. They hold secrets, so `Debug` only counts them.
pub struct Documents(Vec<Value>);

impl std::fmt::Debug for Documents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Documents({})", self.0.len())
    }
}

/// Why a document cannot be had. Never tells what stands in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDocument {
    /// The reference is of a form that this version does not know. It is not shown, because what
    /// stands there by mistake may be a secret.
    #[error("a reference is neither file:<path> nor the JSON itself")]
    UnknownReference,
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's word for it.
        reason: std::io::ErrorKind,
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
}

impl Documents {
    /// Fetches what the references name. A text that starts with `{` or `[` is the document itself;
    /// otherwise references are separated by commas or white space.
    ///
    /// # Errors
    ///
    /// The first document that cannot be had.
    pub fn fetch(references: &str) -> Result<Self, InvalidDocument> {
        let text = references.trim();
        if text.starts_with(['{', '[']) {
            return Self::parse(text);
        }
        let separators = |letter: char| letter == ',' || letter.is_whitespace();
        let mut documents = Vec::new();
        for reference in text
            .split(separators)
            .filter(|reference| !reference.is_empty())
        {
            let Some(path) = reference.strip_prefix("file:") else {
                return Err(InvalidDocument::UnknownReference);
            };
            let text =
                std::fs::read_to_string(path).map_err(|error| InvalidDocument::Unreadable {
                    path: path.to_owned(),
                    reason: error.kind(),
                })?;
            documents.push(strict::parse(&text)?);
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

    pub(super) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_itself_is_a_document() {
        assert_eq!(Documents::fetch(" {\"a\": 1}").unwrap().iter().count(), 1);
        assert_eq!(Documents::fetch("[]").unwrap().iter().count(), 1);
    }

    #[test]
    fn an_unknown_reference_is_not_shown() {
        for mistake in [
            "vault:path",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "\"whsec_MfKQ\"",
        ] {
            let error = Documents::fetch(mistake).unwrap_err();
            assert_eq!(error, InvalidDocument::UnknownReference);
            assert!(!error.to_string().contains("whsec"), "{error}");
        }
        let documents = Documents::parse("{\"secret\": \"whsec_x\"}").unwrap();
        assert_eq!(format!("{documents:?}"), "Documents(1)");
    }

    #[test]
    fn a_fault_is_told_by_its_place() {
        let error = Documents::fetch("{\n \"a\": whsec_x}").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 7: not JSON");
        let error = Documents::fetch("{\"a\": 1, \"a\": 2}").unwrap_err();
        assert!(
            error.to_string().ends_with("a name stands twice"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Documents::fetch("file:/no/such/file").unwrap_err();
        assert!(error.to_string().contains("/no/such/file"), "{error}");
    }
}
