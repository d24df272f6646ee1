//! The AWS clients: one HTTP client for all services, TLS on ring, nothing read but what is given.

mod call;
mod destination;
mod rehearsal;
mod scheme;
mod signature;
mod silence;
#[cfg(test)]
mod tests;

pub use crate::connector::Trust;
pub use call::{Call, Called, Failed, Operation};

use crate::connector::{Connector, Limits};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Region, StalledStreamProtectionConfig, retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::client::{http::HttpClient, result::SdkError};
use scheme::Scheme;
use silence::Silence;
use std::time::Duration;

/// What AWS's clients put up with. DynamoDB ends a page at 1 MB, and nothing else that is asked for is
/// longer; the SDK's own client keeps idle connections as long.
pub const LIMITS: Limits = Limits {
    answer: 16 * 1024 * 1024,
    idle: Some(Duration::from_secs(90)),
};

/// Where AWS is and who we are there.
#[derive(Clone, Debug)]
pub struct AwsSettings {
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The credentials; static for the life of a Lambda sandbox. Their `Debug` hides the secret.
    pub credentials: Credentials,
    /// Another address for DynamoDB than the region's own.
    pub dynamodb_endpoint: Option<String>,
    /// Another address for SQS than the region's own.
    pub sqs_endpoint: Option<String>,
    /// Another address for Secrets Manager than the region's own.
    pub secrets_endpoint: Option<String>,
    /// Whose certificates the services may have.
    pub trust: Trust,
}

/// A client of AWS Secrets Manager.
pub use aws_sdk_secretsmanager::Client as Secrets;

/// The clients of the services that we use.
#[derive(Clone, Debug)]
pub struct Clients {
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// Secrets Manager, where it is needed.
    pub secrets: Option<Secrets>,
}

/// What every service's configuration takes from the settings.
macro_rules! config {
    ($sdk:ident, $service:literal, $settings:expr, $endpoint:ident, $http:expr) => {{
        let mut config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new($settings.region.clone()))
            .credentials_provider($settings.credentials.clone())
            .http_client($http.clone())
            .push_auth_scheme(Scheme::new(&$settings.region, $service))
            .retry_config(retries())
            .timeout_config(timeouts())
            // An attempt has a time limit as a whole.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .interceptor(Silence::new());
        config.set_endpoint_url($settings.$endpoint.clone());
        $sdk::Client::from_conf(config.build())
    }};
}

impl Clients {
    /// Makes the clients of DynamoDB and SQS. Nothing is sent yet.
    #[must_use]
    pub fn new(settings: &AwsSettings) -> Self {
        let endpoints = [&settings.dynamodb_endpoint, &settings.sqs_endpoint];
        Self::over(&connector(&endpoints, settings.trust), settings)
    }

    /// The same with Secrets Manager.
    #[must_use]
    pub fn with_secrets(settings: &AwsSettings) -> Self {
        let endpoints = [
            &settings.dynamodb_endpoint,
            &settings.sqs_endpoint,
            &settings.secrets_endpoint,
        ];
        Self::with_secrets_over(&connector(&endpoints, settings.trust), settings)
    }

    fn with_secrets_over<H: HttpClient + Clone + 'static>(
        http: &H,
        settings: &AwsSettings,
    ) -> Self {
        Self {
            secrets: Some(config!(
                aws_sdk_secretsmanager,
                "secretsmanager",
                settings,
                secrets_endpoint,
                http
            )),
            ..Self::over(http, settings)
        }
    }

    fn over<H: HttpClient + Clone + 'static>(http: &H, settings: &AwsSettings) -> Self {
        Self {
            dynamodb: config!(
                aws_sdk_dynamodb,
                "dynamodb",
                settings,
                dynamodb_endpoint,
                http
            ),
            sqs: config!(aws_sdk_sqs, "sqs", settings, sqs_endpoint, http),
            secrets: None,
        }
    }
}

/// Without TLS where every endpoint is plain: only local servers are.
fn connector(endpoints: &[&Option<String>], trust: Trust) -> Connector {
    let is_plain = |url: &&Option<String>| url.as_ref().is_some_and(|url| url.starts_with("http:"));
    if endpoints.iter().all(is_plain) {
        Connector::plain(LIMITS)
    } else {
        Connector::new(trust, LIMITS)
    }
}

/// Three quick attempts: the deadline of an answer leaves no room for the SDK's usual pauses.
fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_millis(400))
}

/// The time limits of a call. One hanging attempt must leave time for another before the answer is due.
#[must_use]
pub fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(1_000))
        .operation_attempt_timeout(Duration::from_millis(1_500))
        .build()
}

/// What went wrong with a call, for the log: the service's code or the sort of failure. The full text
/// of an error may quote what was sent.
#[must_use]
pub fn reason<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::ServiceError(context) => context
            .err()
            .code()
            .unwrap_or("unknown service error")
            .to_owned(),
        SdkError::TimeoutError(_) => "timeout".to_owned(),
        SdkError::DispatchFailure(_) => "connection failed".to_owned(),
        SdkError::ResponseError(_) => "unreadable response".to_owned(),
        SdkError::ConstructionFailure(_) => "request could not be built".to_owned(),
        _ => "unknown failure".to_owned(),
    }
}
