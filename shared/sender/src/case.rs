//! The files of one sample, by their names alone.

use crate::SenderError;
use mailhooks_provider::Provider;
use std::path::{Path, PathBuf};

/// Which part of a sample a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The body.
    Body,
    /// The headers.
    Headers,
    /// The expected event.
    Expected,
}

/// The endings of files, the longer one first.
const PARTS: [(&str, Part); 4] = [
    (".expected.json", Part::Expected),
    (".headers", Part::Headers),
    (".json", Part::Body),
    (".form", Part::Body),
];

/// The files that belong to a body.
pub(crate) struct Case {
    /// The name of the case.
    pub(crate) name: String,
    /// Where the headers stand, if there are any.
    pub(crate) headers: PathBuf,
    /// Where the expected event stands.
    pub(crate) expected: PathBuf,
    folder: PathBuf,
}

impl Case {
    /// The case whose body is this file.
    pub(crate) fn of_body(path: &Path) -> Result<Self, SenderError> {
        let name = match part(path) {
            Some((name, Part::Body)) => name.to_owned(),
            Some((_, Part::Headers | Part::Expected)) | None => {
                return Err(SenderError::Orphan {
                    path: path.to_owned(),
                    why: "a body is .json or .form",
                });
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self {
            headers: folder.join(format!("{name}.headers")),
            expected: folder.join(format!("{name}.expected.json")),
            name,
            folder,
        })
    }

    /// The provider after whom the folder is named.
    pub(crate) fn provider(&self) -> Result<&'static dyn Provider, SenderError> {
        let name = self.folder.file_name().and_then(|name| name.to_str());
        name.and_then(mailhooks_provider::provider)
            .ok_or_else(|| SenderError::UnknownProvider {
                path: self.folder.clone(),
            })
    }
}

/// The case and the part that a file's name tells.
pub(crate) fn part(path: &Path) -> Option<(&str, Part)> {
    let name = path.file_name()?.to_str()?;
    PARTS.iter().find_map(|(ending, part)| {
        let case = name.strip_suffix(ending)?;
        (!case.is_empty()).then_some((case, *part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_case_and_part() {
        for (name, expected) in [
            ("a/b.json", Some(("b", Part::Body))),
            ("a/b.form", Some(("b", Part::Body))),
            ("a/b.headers", Some(("b", Part::Headers))),
            ("a/b.expected.json", Some(("b", Part::Expected))),
            ("a/b.c.json", Some(("b.c", Part::Body))),
            ("a/b.yaml", None),
            ("a/.json", None),
            ("a/b", None),
        ] {
            assert_eq!(part(Path::new(name)), expected, "{name}");
        }
    }
}
