//! References to documents, as the environment names them.

use super::{InvalidDocument, strict};
use serde_json::Value;
use std::path::PathBuf;

/// Where documents stand: one or several references, or the document itself.
///
/// It may hold secrets, so it has no `Debug` that shows them.
pub struct References(Vec<Reference>);

/// Where one document stands.
pub(super) enum Reference {
    /// It is at hand.
    Inline(Value),
    /// In a file.
    File(PathBuf),
    /// In AWS Secrets Manager, under this name or ARN.
    Secret(String),
}

impl References {
    /// Reads references. A text that starts with `{` or `[` is the document itself; otherwise
    /// `secretsmanager:<name or ARN>` and `file:<path>` are separated by commas or white space.
    ///
    /// # Errors
    ///
    /// The first reference of a form that is not known, or what is wrong with the document itself.
    pub fn parse(text: &str) -> Result<Self, InvalidDocument> {
        let text = text.trim();
        if text.starts_with(['{', '[']) {
            return strict::parse(text).map(|document| Self(vec![Reference::Inline(document)]));
        }
        text.split(|letter: char| letter == ',' || letter.is_whitespace())
            .filter(|reference| !reference.is_empty())
            .map(Reference::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether one of them is kept by AWS Secrets Manager.
    #[must_use]
    pub fn name_a_secret(&self) -> bool {
        let is_secret = |reference: &Reference| matches!(reference, Reference::Secret(_));
        self.0.iter().any(is_secret)
    }

    /// Whether what they refer to may change while they stay the same.
    #[must_use]
    pub fn may_change(&self) -> bool {
        let is_inline = |reference: &Reference| matches!(reference, Reference::Inline(_));
        !self.0.iter().all(is_inline)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Reference> {
        self.0.iter()
    }
}

impl Reference {
    fn parse(text: &str) -> Result<Self, InvalidDocument> {
        let after = |scheme| {
            text.strip_prefix(scheme)
                .filter(|name: &&str| !name.is_empty())
        };
        match (after("file:"), after("secretsmanager:")) {
            (Some(path), _) => Ok(Self::File(path.into())),
            (None, Some(id)) => Ok(Self::Secret(id.to_owned())),
            (None, None) => Err(InvalidDocument::UnknownReference),
        }
    }
}

/// Counts, and no more.
impl std::fmt::Debug for References {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "References({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_itself_is_a_document_that_does_not_change() {
        for text in [" {\"a\": 1}", "[]"] {
            let references = References::parse(text).unwrap();
            assert!(matches!(references.0.as_slice(), [Reference::Inline(_)]));
            assert!(!references.may_change() && !references.name_a_secret());
        }
    }

    #[test]
    fn several_references_keep_their_order() {
        let text = "secretsmanager:mailhooks/sources, file:/etc/sources.json\n\
                    secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:more-AbCdEf";
        let references = References::parse(text).unwrap();
        assert!(references.may_change() && references.name_a_secret());
        let [
            Reference::Secret(first),
            Reference::File(path),
            Reference::Secret(second),
        ] = references.0.as_slice()
        else {
            panic!("{references:?}");
        };
        assert_eq!(first, "mailhooks/sources");
        assert_eq!(path.to_str(), Some("/etc/sources.json"));
        assert!(second.ends_with("secret:more-AbCdEf"));
    }

    #[test]
    fn an_unknown_reference_is_not_shown() {
        for mistake in [
            "vault:path",
            "file:",
            "secretsmanager:",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "\"whsec_MfKQ\"",
        ] {
            let error = References::parse(mistake).unwrap_err();
            assert_eq!(error, InvalidDocument::UnknownReference);
            assert!(!error.to_string().contains("whsec"), "{error}");
        }
    }

    #[test]
    fn a_fault_in_the_document_itself_is_told_by_its_place() {
        let error = References::parse("{\n \"a\": whsec_x}").unwrap_err();
        assert_eq!(error.to_string(), "line 2, column 7: not JSON");
        let error = References::parse("{\"a\": 1, \"a\": 2}").unwrap_err();
        assert!(
            error.to_string().ends_with("a name stands twice"),
            "{error}"
        );
    }
}
