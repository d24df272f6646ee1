//! The account that a command works in: what the usual variables, profiles, single sign-on and roles of
//! AWS stand for.

use crate::CliError;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use mailhooks_intake::{
    aws::{AwsSettings, LIMITS},
    config::Environment,
    connector::{Connector, Trust},
};

/// Everything by which AWS is reached.
pub(crate) struct Account {
    /// For our own clients.
    pub(crate) settings: AwsSettings,
    /// For those of other services.
    pub(crate) config: SdkConfig,
}

impl Account {
    /// Finds region and credentials as every program of AWS does.
    ///
    /// # Errors
    ///
    /// [`CliError::NoRegion`] or [`CliError::NoCredentials`].
    pub(crate) async fn find() -> Result<Self, CliError> {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(Connector::new(Trust::System, LIMITS))
            .load()
            .await;
        let region = config.region().ok_or(CliError::NoRegion)?.to_string();
        let provider = config
            .credentials_provider()
            .ok_or(CliError::NoCredentials)?;
        let credentials = provider.provide_credentials().await;
        let credentials = credentials.map_err(|_| CliError::NoCredentials)?;
        let mut settings = Environment::account(region, credentials);
        // A profile may name an address too.
        let everywhere = config.endpoint_url().map(str::to_owned);
        for endpoint in [
            &mut settings.dynamodb_endpoint,
            &mut settings.sqs_endpoint,
            &mut settings.secrets_endpoint,
        ] {
            *endpoint = endpoint.take().or_else(|| everywhere.clone());
        }
        Ok(Self { settings, config })
    }
}
