//! The folder of samples, found by walking, with nothing left over.

use crate::{
    Sample, SenderError,
    case::{self, Part},
    sample::file,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Folders beside those of the providers that hold no samples: the contract, and messages that keep it.
const NO_SAMPLES: [&str; 2] = ["messages", "schemas"];
/// A file that belongs to no sample in any folder.
const README: &str = "README.md";

/// The `events` folder of this repository.
#[must_use]
pub fn events_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = here.ancestors().nth(2).unwrap_or(here);
    repository.join("events")
}

/// Every sample below this folder, by provider and case.
///
/// # Errors
///
/// [`SenderError`] for the first file that cannot be read or that belongs to no complete sample.
pub fn samples(root: &Path) -> Result<Vec<Sample>, SenderError> {
    bodies(root)?
        .iter()
        .map(|body| Sample::load(body))
        .collect()
}

/// The same, but the expected event of a sample may be missing.
///
/// # Errors
///
/// As [`samples`], apart from that.
pub fn unfinished_samples(root: &Path) -> Result<Vec<Sample>, SenderError> {
    let bodies = bodies(root)?;
    bodies
        .iter()
        .map(|body| Sample::load_unfinished(body))
        .collect()
}

/// The bodies below the folder, sorted. Every other file must belong to one of them.
fn bodies(root: &Path) -> Result<Vec<PathBuf>, SenderError> {
    let mut bodies = Vec::new();
    for folder in entries(root)? {
        if !folder.is_dir() {
            return orphan(folder, "it is in no provider's folder");
        }
        if !NO_SAMPLES.iter().any(|name| folder.ends_with(name)) {
            bodies.extend(bodies_of_provider(&folder)?);
        }
    }
    Ok(bodies)
}

fn bodies_of_provider(folder: &Path) -> Result<Vec<PathBuf>, SenderError> {
    let mut bodies = BTreeMap::new();
    let mut companions = Vec::new();
    for path in entries(folder)? {
        match case::part(&path).filter(|_| path.is_file()) {
            Some((name, Part::Body)) => {
                if bodies.insert(name.to_owned(), path.clone()).is_some() {
                    return orphan(path, "the case has two bodies");
                }
            }
            Some((name, Part::Headers | Part::Expected)) => {
                companions.push((name.to_owned(), path));
            }
            None => return orphan(path, "it is no part of a sample"),
        }
    }
    for (name, path) in companions {
        if !bodies.contains_key(&name) {
            return orphan(path, "the body is missing");
        }
    }
    Ok(bodies.into_values().collect())
}

/// What a folder holds, sorted, without READMEs and hidden files.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, SenderError> {
    let listing = fs::read_dir(folder).map_err(|error| file(folder, error))?;
    let mut paths = Vec::new();
    for entry in listing {
        let entry = entry.map_err(|error| file(folder, error))?;
        let name = entry.file_name();
        if name != README && !name.as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn orphan<T>(path: PathBuf, why: &'static str) -> Result<T, SenderError> {
    Err(SenderError::Orphan { path, why })
}

#[cfg(test)]
mod tests;
