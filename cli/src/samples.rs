//! Finding a sample by its name, and names that are near it.

mod near;

use crate::CliError;
use mailhooks_event::{Family, ProviderName};
use mailhooks_provider::{PROVIDERS, Provider};
use mailhooks_sender::{Sample, SenderError, events_root};
use near::unlikeness;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How many near names are told.
const NEAR: usize = 8;

/// The sample of this name, `provider/case`, or the one whose body stands in this file. A file may
/// stand anywhere if its provider is told.
///
/// # Errors
///
/// [`CliError::NoSample`] with names that are near.
pub(crate) fn find(
    name: &str,
    provider: Option<&'static dyn Provider>,
) -> Result<Sample, CliError> {
    let file = Path::new(name);
    if file.is_file() {
        return of_file(file, provider);
    }
    let root = events_root();
    let body = ["json", "form"].map(|form| root.join(format!("{name}.{form}")));
    match body.iter().find(|path| is_name(name) && path.is_file()) {
        Some(path) => Ok(Sample::load_unfinished(path)?),
        None => Err(CliError::NoSample {
            name: name.to_owned(),
            near: near(name),
        }),
    }
}

fn of_file(file: &Path, provider: Option<&'static dyn Provider>) -> Result<Sample, CliError> {
    match provider {
        Some(provider) => Ok(Sample::load_as(provider, file)?),
        None => match Sample::load_unfinished(file) {
            Err(SenderError::UnknownProvider { .. }) => Err(CliError::NoProvider(file.to_owned())),
            loaded => Ok(loaded?),
        },
    }
}

/// Whether a text is `provider/case`, and leads to no other folder.
fn is_name(text: &str) -> bool {
    text.split_once('/').is_some_and(|(provider, case)| {
        mailhooks_provider::provider(provider).is_some() && !case.contains(['/', '\\'])
    })
}

/// A sample of a provider that makes a good first one: a bounce with a short name, or else whatever
/// is understood.
pub(crate) fn inviting(provider: &ProviderName) -> Option<String> {
    let mut names = names(provider);
    names.sort_by_key(String::len);
    let family = |name: &&String| family(name);
    let bounce = names
        .iter()
        .find(|name| family(name) == Some(Family::Bounce));
    let understood = || {
        names
            .iter()
            .find(|name| family(name).is_some_and(|found| found != Family::Quarantine))
    };
    bounce.or_else(understood).cloned()
}

/// The family that a sample says it is read as.
fn family(name: &str) -> Option<Family> {
    let bodies = ["json", "form"].map(|form| events_root().join(format!("{name}.{form}")));
    let body = bodies.iter().find(|path| path.is_file())?;
    let sample = Sample::load(body).ok()?;
    let kind = sample.expected.get("type")?.as_str()?;
    kind.split('.').nth(1)?.parse().ok()
}

/// Whether a text is the name of a sample, and not the path of a file.
pub(crate) fn is_sample(name: &str) -> bool {
    let provider = PROVIDERS.iter().map(|provider| provider.name());
    let mut provider = provider.filter(|provider| name.starts_with(provider.as_str()));
    provider.any(|provider| names(&provider).iter().any(|known| known == name))
}

/// The names of a provider's samples, sorted.
pub(crate) fn names(provider: &ProviderName) -> Vec<String> {
    let folder = events_root().join(provider.as_str());
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files
        .filter_map(|file| Some(format!("{provider}/{}", case(file.path())?)))
        .collect();
    names.sort();
    names
}

/// The case of which this file is the body.
fn case(path: PathBuf) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let body = name
        .strip_suffix(".json")
        .or_else(|| name.strip_suffix(".form"))?;
    (!body.ends_with(".expected")).then(|| body.to_owned())
}

/// Names that may have been meant, as half a sentence.
fn near(name: &str) -> String {
    let all: Vec<String> = PROVIDERS
        .iter()
        .flat_map(|provider| names(&provider.name()))
        .collect();
    if all.is_empty() {
        return format!(
            "there are no samples in {}, so give the path of a file",
            events_root().display()
        );
    }
    let mut ranked: Vec<(usize, &String)> = all
        .iter()
        .map(|known| (unlikeness(name, known), known))
        .collect();
    ranked.sort();
    let best: Vec<&str> = ranked
        .iter()
        .take(NEAR)
        .map(|(_, known)| known.as_str())
        .collect();
    format!("near it: {}", best.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_provider_and_case_are_a_name() {
        assert!(is_name("resend/email-bounced"));
        for text in [
            "email-bounced",
            "resend/../postal/x",
            "nobody/email-bounced",
            "/etc/x",
        ] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn a_sample_is_known_by_its_name_alone() {
        assert!(is_sample("resend/email-bounced"));
        for other in [
            "resend/email-bounced.json",
            "resend/../resend/email-bounced",
            "Cargo.toml",
            "resend/",
            "",
        ] {
            assert!(!is_sample(other), "{other}");
        }
    }

    #[test]
    fn every_provider_has_an_inviting_sample() {
        for provider in PROVIDERS {
            let name = inviting(&provider.name());
            assert!(
                name.is_some_and(|name| find(&name, None).is_ok()),
                "{}",
                provider.name()
            );
        }
    }
}
