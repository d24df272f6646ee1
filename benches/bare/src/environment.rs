//! The environment, read here and nowhere else.

use crate::recorded::Recorded;
use aws_credential_types::Credentials;
use lambda_http::Error;
use mailhooks_intake::{aws::AwsSettings, config::Environment};

/// Where AWS is, as our functions read it.
pub(crate) fn settings() -> Result<AwsSettings, Error> {
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
        variable("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    Ok(Environment::account(variable("AWS_REGION")?, credentials))
}

/// The calls in the file that `CALLS` names.
pub(crate) fn recorded_calls() -> Result<Recorded, Error> {
    let path = variable("CALLS")?;
    let text = std::fs::read(&path).map_err(|error| format!("CALLS: {path}: {error}"))?;
    Ok(serde_json::from_slice(&text).map_err(|error| format!("CALLS: {path}: {error}"))?)
}

/// Whether the mark is to be removed once the answer is out.
pub(crate) fn works_after_reply() -> bool {
    !variable("AFTER_REPLY").is_ok_and(|value| value == "nothing")
}

/// Whether to call as our functions do.
pub(crate) fn has_our_calls() -> bool {
    variable("CALLERS").is_ok_and(|value| value == "ours")
}

fn variable(name: &str) -> Result<String, Error> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    let value = std::env::var(name);
    Ok(value.map_err(|error| format!("{name}: {error}"))?)
}
