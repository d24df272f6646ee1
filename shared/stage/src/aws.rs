//! DynamoDB and SQS in this process.

mod answer;
mod backend;
mod calls;
mod client;
mod fault;
mod fill;
pub(crate) mod guard;
mod private;
mod queue;
mod recorder;
mod secrets;
mod server;
mod table;

pub use calls::{AwsCall, HoldAt, Moment, Watch};
pub use fault::Fault;
pub use queue::create_queue;
pub use recorder::{RecordedCall, Recorder};
pub use secrets::SecretsManager;
pub use server::Service;
pub use table::create_table;

use crate::StageError;
use backend::Backend;
use calls::Gate;
use dynoxide::Database;
use rustack_sqs_core::{config::SqsConfig, handler::RustackSqsHandler, provider::RustackSqs};
use rustack_sqs_http::service::{SqsHttpConfig, SqsHttpService};
use server::{LOOPBACK, listen};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where the data stand and where the services listen. The default is for tests: in memory, on any
/// free port.
#[derive(Clone, Debug, Default)]
pub struct AwsOptions {
    /// The file that DynamoDB's data stand in; in memory without one. SQS is always in memory.
    pub database: Option<PathBuf>,
    /// DynamoDB's port; 0 for any.
    pub dynamodb_port: u16,
    /// The port of SQS; 0 for any.
    pub sqs_port: u16,
}

/// DynamoDB and SQS on loopback ports, without tables and queues at first. They end with this value.
pub struct Aws {
    /// DynamoDB, to ask for its address or to make it fail.
    pub dynamodb: Service,
    /// SQS, likewise.
    pub sqs: Service,
    /// A client of this DynamoDB.
    pub dynamodb_client: aws_sdk_dynamodb::Client,
    /// A client of this SQS.
    pub sqs_client: aws_sdk_sqs::Client,
    gate: Gate,
    database: Database,
    file: PathBuf,
}

impl Aws {
    /// Starts both services.
    ///
    /// # Errors
    ///
    /// [`StageError`] if a port is taken or the file cannot be used.
    pub async fn start(options: AwsOptions) -> Result<Self, StageError> {
        let file = options.database.unwrap_or_else(|| ":memory:".into());
        let database = open(&file)?;
        let gate = Gate::default();
        let listener = listen(options.dynamodb_port).await?;
        let backend = Backend::DynamoDb(database.clone());
        let dynamodb = Service::start(listener, backend, gate.clone())?;

        let listener = listen(options.sqs_port).await?;
        // The address stands in every queue's URL, so it has to be known first.
        let address = server::address(&listener)?;
        let config = SqsConfig {
            host: LOOPBACK.to_string(),
            port: address.port(),
            ..SqsConfig::default()
        };
        let handler = RustackSqsHandler::new(Arc::new(RustackSqs::new(config)));
        let service = SqsHttpService::new(Arc::new(handler), SqsHttpConfig::default());
        let sqs = Service::start(listener, Backend::Sqs(service), gate.clone())?;

        Ok(Self {
            dynamodb_client: client::dynamodb(dynamodb.url()),
            sqs_client: client::sqs(sqs.url()),
            dynamodb,
            sqs,
            gate,
            database,
            file,
        })
    }

    /// The variables by which AWS's clients, and our functions, find these services.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("AWS_ENDPOINT_URL_DYNAMODB", self.dynamodb.url()),
            ("AWS_ENDPOINT_URL_SQS", self.sqs.url()),
        ]
        .map(|(name, url)| (name.to_owned(), url.to_owned()))
        .to_vec()
    }

    /// Notes the calls of both services from now on, until the [`Watch`] is dropped, and holds one of
    /// them if told to. Meanwhile the services do one call at a time, in the order in which they come.
    /// A new watch ends the one before.
    #[must_use]
    pub fn watch(&self, hold: Option<HoldAt>) -> Watch {
        self.gate.watch(hold)
    }

    /// Deletes the items whose time to live has run out, as DynamoDB does now and then, and tells
    /// how many they were.
    ///
    /// # Errors
    ///
    /// [`StageError::Database`] if the data cannot be read or written.
    pub fn delete_expired(&self) -> Result<usize, StageError> {
        self.database
            .sweep_ttl()
            .map_err(|error| unusable(&self.file, error))
    }
}

impl std::fmt::Debug for Aws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aws")
            .field("dynamodb", &self.dynamodb)
            .field("sqs", &self.sqs)
            .finish_non_exhaustive()
    }
}

/// Opens the file, or a database in memory for the name that SQLite has for it.
fn open(file: &Path) -> Result<Database, StageError> {
    let opened = Database::new(&file.to_string_lossy());
    opened.map_err(|error| unusable(file, error))
}

fn unusable(file: &Path, error: impl std::fmt::Display) -> StageError {
    StageError::Database {
        path: file.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests;
