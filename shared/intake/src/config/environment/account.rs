//! Whose account the environment names, where, and whom to trust there.

use super::required;
use crate::aws::{AwsSettings, Trust};
use aws_credential_types::Credentials;

pub(super) fn aws_settings(
    variable: &dyn Fn(&str) -> Option<String>,
    wrong: &mut Vec<String>,
) -> AwsSettings {
    let credentials = Credentials::new(
        required(variable, "AWS_ACCESS_KEY_ID", wrong),
        required(variable, "AWS_SECRET_ACCESS_KEY", wrong),
        variable("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    at_named_addresses(
        required(variable, "AWS_REGION", wrong),
        credentials,
        variable,
    )
}

pub(super) fn at_named_addresses(
    region: String,
    credentials: Credentials,
    variable: &dyn Fn(&str) -> Option<String>,
) -> AwsSettings {
    let every_service = variable("AWS_ENDPOINT_URL");
    let named = |name| variable(name).or_else(|| every_service.clone());
    let [dynamodb_endpoint, sqs_endpoint, secrets_endpoint] = [
        named("AWS_ENDPOINT_URL_DYNAMODB"),
        named("AWS_ENDPOINT_URL_SQS"),
        named("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
    ];
    let elsewhere = [&dynamodb_endpoint, &sqs_endpoint, &secrets_endpoint];
    let own = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(variable);
    let trust = if elsewhere.into_iter().chain(&own).any(Option::is_some) {
        Trust::System
    } else {
        Trust::in_region(&region)
    };
    AwsSettings {
        region,
        credentials,
        dynamodb_endpoint,
        sqs_endpoint,
        secrets_endpoint,
        trust,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(region: &str, set: &[&str]) -> Trust {
        let variable = |name: &str| {
            set.contains(&name)
                .then(|| "https://example.com".to_owned())
        };
        let credentials = Credentials::new("id", "secret", None, None, "test");
        at_named_addresses(region.to_owned(), credentials, &variable).trust
    }

    #[test]
    fn whoever_names_an_address_or_authorities_has_those_of_the_system_trusted() {
        assert_eq!(trust("eu-central-1", &[]), Trust::Amazon);
        assert_eq!(trust("cn-north-1", &[]), Trust::System);
        for name in [
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_ENDPOINT_URL_SQS",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ] {
            assert_eq!(trust("eu-central-1", &[name]), Trust::System, "{name}");
        }
    }
}
