//! What can be said on the command line.

use crate::{
    announce::AnnounceOptions, completions::CompletionsOptions, cost::CostOptions,
    doctor::DoctorOptions, event::EventOptions, forget::ForgetOptions, outbox::OutboxOptions,
    quarantine::QuarantineOptions, recipient::RecipientOptions, redrive::RedriveOptions,
    schema::SchemaOptions, send::SendOptions, serve::ServeOptions, stats::StatsOptions,
    tail::TailOptions, timeline::TimelineOptions,
};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Receives the webhooks of e-mail providers, here on this machine; without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "mailhooks", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeOptions,
}

/// One command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(ServeOptions),
    Send(SendOptions),
    Tail(TailOptions),
    Event(EventOptions),
    Timeline(TimelineOptions),
    Recipient(RecipientOptions),
    Stats(StatsOptions),
    Outbox(OutboxOptions),
    Quarantine(QuarantineOptions),
    Announce(AnnounceOptions),
    Forget(ForgetOptions),
    Redrive(RedriveOptions),
    Doctor(DoctorOptions),
    Cost(CostOptions),
    Schema(SchemaOptions),
    Completions(CompletionsOptions),
}

impl Arguments {
    /// The command; `serve` where none is named.
    pub(crate) fn command(self) -> Command {
        self.command.unwrap_or(Command::Serve(self.serve))
    }
}

/// Where the server keeps its data.
#[derive(Clone, Debug, Args)]
pub(crate) struct DataOption {
    /// The data folder of the local server.
    #[arg(long, value_name = "DIR", default_value = DataOption::USUAL)]
    pub(crate) data: PathBuf,
}

impl DataOption {
    /// The folder where none is named.
    pub(crate) const USUAL: &str = ".mailhooks";
}
