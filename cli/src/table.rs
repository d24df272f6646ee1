//! The table that a command reads: the local server's, or one in a real account.

use crate::{CliError, account::Account, addresses::Addresses, arguments::DataOption};
use aws_sdk_sqs::Client;
use clap::Args;
use mailhooks_event::SourceName;
use mailhooks_intake::{aws::Clients, store::Store};

/// Which table to read. With either of `--table` and `--endpoint` the usual variables of AWS count.
#[derive(Debug, Args)]
pub(crate) struct TableOptions {
    #[command(flatten)]
    data: DataOption,
    /// A table in the account that AWS's usual variables stand for, such as AWS_PROFILE and AWS_REGION.
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// Another address for DynamoDB than the region's own.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

/// A table, and the sources that write to it, as far as they are known.
pub(crate) struct Table {
    /// The table.
    pub(crate) store: Store,
    /// The SQS beside it.
    pub(crate) sqs: Client,
    /// The sources of the local server.
    pub(crate) sources: Vec<SourceName>,
}

impl TableOptions {
    /// The table's name where none is given.
    pub(crate) const USUAL: &str = "mailhooks";

    /// Finds the table. Nothing is read yet.
    ///
    /// # Errors
    ///
    /// If no local server runs, or the environment does not name an account.
    pub(crate) async fn open(&self) -> Result<Table, CliError> {
        if self.table.is_none() && self.endpoint.is_none() {
            let addresses = Addresses::read(&self.data.data)?;
            let clients = Clients::new(&addresses.aws());
            return Ok(Table {
                store: Store::new(clients.dynamodb, addresses.table),
                sqs: clients.sqs,
                sources: addresses.sources.into_keys().collect(),
            });
        }
        let mut aws = Account::find().await?.settings;
        aws.dynamodb_endpoint = self.endpoint.clone().or(aws.dynamodb_endpoint);
        let name = self.table.as_deref().unwrap_or(Self::USUAL);
        let clients = Clients::new(&aws);
        Ok(Table {
            store: Store::new(clients.dynamodb, name.to_owned()),
            sqs: clients.sqs,
            sources: Vec::new(),
        })
    }
}
