//! What is looked at: the local server or a stack.

use super::{
    DoctorOptions,
    finding::{Finding, Report},
    stack,
};
use crate::{CliError, account::Account, addresses::Addresses};
use mailhooks_intake::{
    aws::Clients,
    config::{References, Routes},
    store::Store,
};

/// The parts of a deployment.
pub(super) struct Deployment {
    /// Its services.
    pub(super) clients: Clients,
    /// The table's name.
    pub(super) table: String,
    /// Which event goes to which queue; an error is told as a finding.
    pub(super) routes: Result<Routes, Finding>,
    /// Where the sources stand.
    pub(super) sources: References,
    /// Where webhooks are taken, without a slash at the end.
    pub(super) url: String,
    /// Whether it is the server on this machine.
    pub(super) is_local: bool,
}

impl Deployment {
    /// Finds the parts; none if that is where it ends.
    ///
    /// # Errors
    ///
    /// If there is nothing to look at.
    pub(super) async fn find(
        options: &DoctorOptions,
        report: &mut Report,
    ) -> Result<Option<Self>, CliError> {
        let Some(name) = &options.stack else {
            return Self::local(&Addresses::read(&options.data.data)?).map(Some);
        };
        let account = match Account::find().await {
            Ok(account) => account,
            Err(error @ (CliError::NoRegion | CliError::NoCredentials)) => {
                let finding = Finding::bad(error.to_string(), "then run this again");
                report.add("credentials", &finding)?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        stack::find(name, options.url.as_deref(), &account, report).await
    }

    /// The records.
    pub(super) fn store(&self) -> Store {
        Store::new(self.clients.dynamodb.clone(), self.table.clone())
    }

    fn local(addresses: &Addresses) -> Result<Self, CliError> {
        let sources = format!("file:{}", addresses.sources_document.display());
        Ok(Self {
            clients: Clients::new(&addresses.aws()),
            table: addresses.table.clone(),
            routes: Ok(addresses.routes()),
            sources: References::parse(&sources).map_err(|error| CliError::Document {
                path: addresses.sources_document.clone(),
                error,
            })?,
            url: addresses.server.clone(),
            is_local: true,
        })
    }
}
