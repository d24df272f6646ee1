//! `mailhooks serve`: the receiver on this machine, with DynamoDB and SQS inside.
//!
//! The pipeline is the one of the functions; only its host differs: hyper instead of Lambda.

mod after_reply;
mod banner;
mod configured;
mod index;
mod local_aws;
mod minute;
mod outages;
mod page;
mod requests;
mod server;
mod tail_queue;

use crate::{
    CliError, addresses::Addresses, arguments::DataOption, data_folder::DataFolder,
    development_keys::DevelopmentKeys, one_thread, output, signals::Signals,
};
use after_reply::AfterReply;
use clap::Args;
use configured::Configured;
use local_aws::LocalAws;
use mailhooks_intake::{
    announce::Announcer,
    aws::Clients,
    config::{CurrentSources, RetentionDays},
    intake::Intake,
    keys::Keys,
    log,
    outbox::Outbox,
    store::Store,
};
use minute::EveryMinute;
use page::{Page, PageParts};
use requests::Requests;
use server::Server;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::runtime::Builder;

/// Takes webhooks on this machine, with DynamoDB and SQS inside.
#[derive(Debug, Args)]
#[command(
    after_help = "Standard output is the log, one JSON line per webhook; what people read goes to \
standard error. Port 0 is any free one.

Examples:
  mailhooks serve
  mailhooks serve --listen 127.0.0.1:8080 --sources sources.json
  mailhooks serve --listen 127.0.0.1:0 --dynamodb-port 0 --sqs-port 0 --data /tmp/another"
)]
pub(crate) struct ServeOptions {
    /// Where to take webhooks.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9000")]
    listen: SocketAddr,
    /// Who may send: a sources document, instead of one with development keys for every provider.
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// The port of DynamoDB.
    #[arg(long, value_name = "PORT", default_value_t = 9001)]
    dynamodb_port: u16,
    /// The port of SQS.
    #[arg(long, value_name = "PORT", default_value_t = 9002)]
    sqs_port: u16,
    /// Let DynamoDB or SQS fail for a moment about every second, to see what becomes of webhooks then.
    #[arg(long)]
    outages: bool,
    /// Let every answer of SQS take so much longer, as on a network.
    #[arg(long, value_name = "MILLISECONDS", conflicts_with = "outages")]
    queue_latency: Option<u64>,
    #[command(flatten)]
    data: DataOption,
}

/// Serves until Ctrl-C or SIGTERM. One thread takes webhooks, as in a function: handed from one to the next, they
/// would wait for each to wake. What is AWS elsewhere has threads of its own.
pub(crate) fn run(options: &ServeOptions) -> Result<(), CliError> {
    let here = one_thread()?;
    let elsewhere = Builder::new_multi_thread().enable_all().build();
    let elsewhere = elsewhere.map_err(CliError::Runtime)?;

    log::hide_panic_messages();
    let signals = here.block_on(async { Signals::listen() })?;
    let folder = DataFolder::hold(&options.data.data)?;
    let keys = DevelopmentKeys::load_or_make(folder.path())?;
    let configured = Configured::load(options.sources.as_deref(), &folder, &keys)?;
    let server = here.block_on(Server::listen(options.listen))?;
    let aws = elsewhere.block_on(LocalAws::start(options, &folder))?;
    here.block_on(serve(signals, folder, configured, server, aws))
}

async fn serve(
    mut signals: Signals,
    folder: DataFolder,
    configured: Configured,
    server: Server,
    aws: LocalAws,
) -> Result<(), CliError> {
    let addresses = aws.addresses(server.url(), &configured);
    addresses.write(folder.path())?;

    let clients = Clients::new(&addresses.aws());
    let store = Store::new(clients.dynamodb, addresses.table.clone());
    let sqs = clients.sqs.clone();
    let announcer = Announcer::new(clients.sqs, aws.routes(&addresses));
    let outbox = EveryMinute::start(Outbox::new(store.clone(), announcer.clone()));
    let page = Page::start(PageParts {
        store: store.clone(),
        sqs,
        queue: aws.page_queue(),
        addresses: addresses.clone(),
        folder: folder.path().to_owned(),
        outbox: outbox.wanted(),
    });
    output::say(&banner::text(&addresses, &configured, folder.path()));

    let intake = Intake::new(
        CurrentSources::fixed(configured.sources),
        Keys::default(),
        store,
        announcer,
        RetentionDays::LONGEST,
    );
    let intake = Arc::new(intake);
    let after_reply = AfterReply::start(Arc::clone(&intake));
    let live = page.live();
    let requests = Requests::new(
        intake,
        after_reply.sender(),
        addresses,
        server.address,
        page,
    );
    let all_answered = server.run(requests, &live, &mut signals).await;

    after_reply.end().await;
    outbox.end().await;
    Addresses::remove(folder.path());
    output::say(if all_answered {
        "stopped"
    } else {
        "stopped; some requests were broken off"
    });
    Ok(())
}
