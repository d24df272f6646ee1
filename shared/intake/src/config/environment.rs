//! The environment, read here and nowhere else. Every missing or bad name is told in one error.

mod account;

use super::{CurrentSources, Documents, References, Routes, Sources};
use crate::aws::{AwsSettings, Clients};
use account::{at_named_addresses, aws_settings};
use aws_credential_types::Credentials;
use std::net::SocketAddr;

/// How long records are kept, in days from receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionDays(u32);

impl RetentionDays {
    /// Used where `RETENTION_DAYS` is not set.
    pub const DEFAULT: Self = Self(400);

    /// A hundred years. The local server keeps records so long, since samples may be of any age and
    /// an event older than its retention is taken for a replay.
    pub const LONGEST: Self = Self(36_525);

    /// At least a week, so that no mark expires before the outbox has given it up; at most
    /// [`RetentionDays::LONGEST`].
    #[must_use]
    pub const fn new(days: u32) -> Option<Self> {
        if days >= 7 && days <= Self::LONGEST.0 {
            Some(Self(days))
        } else {
            None
        }
    }

    /// The number of days.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Everything that a function is told from outside.
#[derive(Debug)]
pub struct Environment {
    /// The table's name.
    pub table: String,
    /// Which event goes to which queue.
    pub routes: Routes,
    /// Who may send.
    pub sources: CurrentSources,
    /// How long records are kept.
    pub retention: RetentionDays,
    /// AWS.
    pub clients: Clients,
    /// Another name server than the system's, for keys that are published in DNS.
    pub dns_server: Option<SocketAddr>,
    /// Whether connections are opened before the first event.
    pub warm_up: bool,
}

/// What is wrong with the environment: every name at once, and never a value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment is not usable: {}", .0.join("; "))]
pub struct InvalidEnvironment(pub Vec<String>);

impl Environment {
    /// Reads the process's environment for a function that takes webhooks, and fetches what it refers to.
    ///
    /// # Errors
    ///
    /// One error that lists everything that is missing or wrong.
    pub async fn for_intake() -> Result<Self, InvalidEnvironment> {
        Self::read(&process_variable, true).await
    }

    /// The same for a function that needs no sources.
    ///
    /// # Errors
    ///
    /// One error that lists everything that is missing or wrong.
    pub async fn for_outbox() -> Result<Self, InvalidEnvironment> {
        Self::read(&process_variable, false).await
    }

    /// An account whose region and credentials come from elsewhere, at the addresses that the process's
    /// environment names for its services, if it does.
    #[must_use]
    pub fn account(region: String, credentials: Credentials) -> AwsSettings {
        at_named_addresses(region, credentials, &process_variable)
    }

    /// Whether `cargo run` started this process: a hint at how its other commands are called.
    #[must_use]
    pub fn is_from_cargo() -> bool {
        process_variable("CARGO").is_some()
    }

    /// Whether whoever started this process asks for text without colours: `NO_COLOR` says anything
    /// (<https://no-color.org>), or `TERM` that the terminal is dumb.
    #[must_use]
    pub fn asks_for_plain_text() -> bool {
        asks_for_plain_text(&process_variable)
    }

    async fn read(
        variable: &dyn Fn(&str) -> Option<String>,
        with_sources: bool,
    ) -> Result<Self, InvalidEnvironment> {
        let mut wrong = Vec::new();
        let table = required(variable, "TABLE_NAME", &mut wrong);
        let routes = references(variable, "ROUTES", &mut wrong);
        let sources = if with_sources {
            references(variable, "SOURCES", &mut wrong)
        } else {
            None
        };
        let retention = retention(variable, &mut wrong);
        let dns_server = variable("DNS_SERVER").and_then(|address| {
            let address = address.parse();
            address
                .map_err(|_| wrong.push("DNS_SERVER is not an address with a port".to_owned()))
                .ok()
        });
        let warm_up = warm_up(variable, &mut wrong);
        let told = wrong.len();
        let aws = aws_settings(variable, &mut wrong);
        let named = [&routes, &sources];
        let needs_secrets = named.into_iter().flatten().any(References::name_a_secret);
        let clients = if needs_secrets && wrong.len() == told {
            Clients::with_secrets(&aws)
        } else {
            Clients::new(&aws)
        };
        let routes = fetched_routes(routes, &clients, &mut wrong).await;
        let sources = fetched_sources(sources, &clients, &mut wrong).await;
        match routes {
            Some(routes) if wrong.is_empty() => Ok(Self {
                table,
                routes,
                sources: sources.unwrap_or_else(|| CurrentSources::fixed(Sources::default())),
                retention,
                clients,
                dns_server,
                warm_up,
            }),
            Some(_) | None => Err(InvalidEnvironment(wrong)),
        }
    }
}

async fn fetched_routes(
    references: Option<References>,
    clients: &Clients,
    wrong: &mut Vec<String>,
) -> Option<Routes> {
    let documents = Documents::fetch(&references?, clients.secrets.as_ref()).await;
    documents
        .map_err(|error| error.to_string())
        .and_then(|documents| Routes::parse(&documents).map_err(|error| error.to_string()))
        .map_err(|error| wrong.push(format!("ROUTES: {error}")))
        .ok()
}

async fn fetched_sources(
    references: Option<References>,
    clients: &Clients,
    wrong: &mut Vec<String>,
) -> Option<CurrentSources> {
    let sources = CurrentSources::fetch(references?, clients.secrets.clone()).await;
    sources
        .map_err(|error| wrong.push(format!("SOURCES: {error}")))
        .ok()
}

fn retention(variable: &dyn Fn(&str) -> Option<String>, wrong: &mut Vec<String>) -> RetentionDays {
    let Some(days) = variable("RETENTION_DAYS") else {
        return RetentionDays::DEFAULT;
    };
    let days = days.parse().ok().and_then(RetentionDays::new);
    days.unwrap_or_else(|| {
        wrong.push("RETENTION_DAYS is not a number of days from 7 to 36525".to_owned());
        RetentionDays::DEFAULT
    })
}

fn warm_up(variable: &dyn Fn(&str) -> Option<String>, wrong: &mut Vec<String>) -> bool {
    match variable("WARM_UP").as_deref() {
        None | Some("on") => true,
        Some("off") => false,
        Some(_) => {
            wrong.push("WARM_UP is neither on nor off".to_owned());
            true
        }
    }
}

fn required(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &str,
    wrong: &mut Vec<String>,
) -> String {
    variable(name).unwrap_or_else(|| {
        wrong.push(format!("{name} is missing"));
        String::new()
    })
}

/// The references in a variable. A missing one has been told of.
fn references(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &str,
    wrong: &mut Vec<String>,
) -> Option<References> {
    let text = required(variable, name, wrong);
    if text.is_empty() {
        return None;
    }
    References::parse(&text)
        .map_err(|error| wrong.push(format!("{name}: {error}")))
        .ok()
}

fn asks_for_plain_text(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    variable("NO_COLOR").is_some() || variable("TERM").as_deref() == Some("dumb")
}

/// A variable of this process; an empty one counts as missing.
fn process_variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    let value = std::env::var(name).ok();
    value.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
