//! The environment, read here and nowhere else.

use crate::{Limit, SuppressionList};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Region},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// What the function is told from outside.
#[derive(Debug)]
pub struct Environment {
    /// The list.
    pub list: SuppressionList,
}

/// Everything that is missing or wrong, never a value.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment is not usable: {}", .0.join("; "))]
pub struct InvalidEnvironment(pub Vec<String>);

/// So many failures that prove nothing alone are enough where `COUNT_LIMIT` says nothing else.
const COUNT_LIMIT: usize = 5;
/// Within so many days, where `COUNT_DAYS` says nothing else.
const COUNT_DAYS: i64 = 30;

impl Environment {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// One error that lists everything that is missing or wrong.
    pub fn of_process() -> Result<Self, InvalidEnvironment> {
        Self::read(&process_variable)
    }

    fn read(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, InvalidEnvironment> {
        let mut wrong = Vec::new();
        let mut required = |name: &str| {
            variable(name).unwrap_or_else(|| {
                wrong.push(format!("{name} is missing"));
                String::new()
            })
        };
        let table = required("TABLE_NAME");
        let region = required("AWS_REGION");
        let key = required("AWS_ACCESS_KEY_ID");
        let secret = required("AWS_SECRET_ACCESS_KEY");
        let count = number(variable, "COUNT_LIMIT", &mut wrong).unwrap_or(COUNT_LIMIT);
        let days = number(variable, "COUNT_DAYS", &mut wrong).unwrap_or(COUNT_DAYS);
        if !wrong.is_empty() {
            return Err(InvalidEnvironment(wrong));
        }
        let token = variable("AWS_SESSION_TOKEN");
        let endpoint =
            variable("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| variable("AWS_ENDPOINT_URL"));
        // Only local servers are plain.
        let http = if endpoint
            .as_ref()
            .is_some_and(|url| url.starts_with("http:"))
        {
            Builder::new().build_http()
        } else {
            let tls = Provider::Rustls(CryptoMode::Ring);
            Builder::new().tls_provider(tls).build_https()
        };
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(region))
            .credentials_provider(Credentials::new(key, secret, token, None, "environment"))
            .http_client(http);
        config.set_endpoint_url(endpoint);
        let limit = Limit {
            count,
            seconds: days * 86_400,
        };
        let client = Client::from_conf(config.build());
        Ok(Self {
            list: SuppressionList::new(client, &table, limit),
        })
    }
}

/// A number from 1 to 1000, if it is given.
fn number<T: TryFrom<u16>>(
    variable: &dyn Fn(&str) -> Option<String>,
    name: &str,
    wrong: &mut Vec<String>,
) -> Option<T> {
    let text = variable(name)?;
    let number: Option<u16> = text
        .parse()
        .ok()
        .filter(|number| (1..=1000).contains(number));
    if number.is_none() {
        wrong.push(format!("{name} is not a number from 1 to 1000"));
    }
    number.and_then(|number| T::try_from(number).ok())
}

fn process_variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, InvalidEnvironment> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Environment::read(&variable)
    }

    const COMPLETE: [(&str, &str); 4] = [
        ("TABLE_NAME", "list"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let error = read(&[("COUNT_LIMIT", "0"), ("COUNT_DAYS", "soon")]).unwrap_err();
        let text = error.to_string();
        for (name, _) in COMPLETE {
            assert!(text.contains(name), "{text}");
        }
        assert!(
            text.contains("COUNT_LIMIT") && text.contains("COUNT_DAYS"),
            "{text}"
        );
        assert!(read(&COMPLETE).is_ok());
    }
}
