//! DynamoDB on a file and SQS in memory, with the table and the queues that a deployment has.

use super::{ServeOptions, configured::Configured, outages::Outages, tail_queue::TailQueue};
use crate::{CliError, addresses::Addresses, data_folder::DataFolder, table::TableOptions};
use mailhooks_event::Family;
use mailhooks_intake::config::{Route, Routes};
use mailhooks_stage::{Aws, AwsOptions, Fault, StageError, create_queue, create_table};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// The running services; they end with this value.
#[derive(Debug)]
pub(super) struct LocalAws {
    services: Arc<Aws>,
    /// Keeps the queue for `tail` short.
    _tail_queue: TailQueue,
    /// Where they were asked for.
    _outages: Option<Outages>,
    queues: BTreeMap<Family, String>,
    tail: String,
    page: String,
}

impl LocalAws {
    /// The queue that gets a copy of everything, so that `tail` takes nothing from anyone.
    const TAIL: &str = "mailhooks-tail";
    /// The same for the page.
    const PAGE: &str = "mailhooks-page";

    /// Starts the services and makes what is missing in them.
    ///
    /// # Errors
    ///
    /// If a port is in use or the database cannot be used.
    pub(super) async fn start(
        options: &ServeOptions,
        folder: &DataFolder,
    ) -> Result<Self, CliError> {
        let services = Aws::start(AwsOptions {
            database: Some(folder.database()?),
            dynamodb_port: options.dynamodb_port,
            sqs_port: options.sqs_port,
        });
        let services = services.await.map_err(|error| named(error, options))?;
        let services = Arc::new(services);
        create_table(&services.dynamodb_client, TableOptions::USUAL).await?;
        let mut queues = BTreeMap::new();
        for family in Family::ALL {
            let name = format!("mailhooks-{}", family.slug());
            queues.insert(*family, create_queue(&services.sqs_client, &name).await?);
        }
        let tail = create_queue(&services.sqs_client, Self::TAIL).await?;
        if let Some(milliseconds) = options.queue_latency {
            let latency = Duration::from_millis(milliseconds);
            services.sqs.fail(Fault::Slow(latency));
        }
        let page = create_queue(&services.sqs_client, Self::PAGE).await?;
        Ok(Self {
            _tail_queue: TailQueue::start(Arc::clone(&services), tail.clone()),
            _outages: options
                .outages
                .then(|| Outages::start(Arc::clone(&services))),
            services,
            queues,
            tail,
            page,
        })
    }

    /// The URL of the page's queue.
    pub(super) fn page_queue(&self) -> String {
        self.page.clone()
    }

    /// One queue per family, and a copy of everything for `tail` and for the page.
    pub(super) fn routes(&self, addresses: &Addresses) -> Routes {
        let page = Route::everything(&self.page);
        Routes::new(addresses.routes().iter().cloned().chain([page]).collect())
    }

    /// The addresses for those who look for the server.
    pub(super) fn addresses(&self, server: String, configured: &Configured) -> Addresses {
        Addresses {
            server,
            dynamodb: self.services.dynamodb.url().to_owned(),
            table: TableOptions::USUAL.to_owned(),
            sqs: self.services.sqs.url().to_owned(),
            queues: self.queues.clone(),
            tail: self.tail.clone(),
            sources_document: configured.path.clone(),
            sources: configured.addresses(),
        }
    }
}

/// A port in use, told with the option that chooses another.
fn named(error: StageError, options: &ServeOptions) -> CliError {
    if let StageError::Listen { port, error } = error {
        let is_dynamodb = port == options.dynamodb_port;
        return CliError::Listen {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            reason: error.kind(),
            option: if is_dynamodb {
                "--dynamodb-port"
            } else {
                "--sqs-port"
            },
        };
    }
    CliError::Stage(error)
}
