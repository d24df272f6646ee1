//! `mailhooks`: the local server and the operator's commands.
//!
//! ```text
//! mailhooks serve      the receiver on this machine, with DynamoDB and SQS inside
//! mailhooks send       signs a sample as its provider does and posts it
//! mailhooks tail       follows what is announced
//! mailhooks event      shows one event, or the raw body that it was read from
//! mailhooks timeline   shows what happened to a message, a domain or a server
//! mailhooks quarantine lists, shows and replays what was not understood
//! mailhooks announce   sends recorded events to a queue once more
//! mailhooks forget     removes a person's records
//! mailhooks recipient  what happened to one address
//! mailhooks stats      how much of what happened
//! mailhooks outbox     what is not announced yet, and what was given up
//! mailhooks redrive    moves messages out of a dead-letter queue
//! mailhooks doctor     checks a deployment, part by part
//! mailhooks cost       what events cost at AWS
//! mailhooks schema     the JSON Schema of what consumers get
//! mailhooks completions  what a shell needs to complete these commands
//! ```
//!
//! The server writes its addresses into its data folder, where the other commands find them
//! ([`addresses`]). What people read goes to standard error while the server runs, since its standard
//! output is the log; the other commands write their results to standard output.

mod account;
mod addresses;
mod announce;
mod arguments;
mod colours;
mod completions;
mod cost;
mod data_folder;
mod development_keys;
mod doctor;
mod error;
mod event;
mod forget;
mod line;
mod moment;
mod outbox;
mod output;
mod post;
mod private_file;
mod quarantine;
mod recipient;
mod redrive;
mod samples;
mod schema;
mod send;
mod serve;
mod signals;
mod stats;
mod table;
mod tail;
mod timeline;

use arguments::{Arguments, Command};
use clap::Parser;
use error::CliError;
use std::{io::ErrorKind, process::ExitCode};
use tokio::runtime::{Builder, Runtime};

fn main() -> ExitCode {
    match run(Arguments::parse().command()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the output has seen enough.
        Err(CliError::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(error.code())
        }
    }
}

/// A runtime for one thing at a time.
fn one_thread() -> Result<Runtime, CliError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(CliError::Runtime)
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Serve(options) => serve::run(&options),
        Command::Send(options) => send::run(&options),
        Command::Tail(options) => one_thread()?.block_on(tail::run(&options)),
        Command::Event(options) => one_thread()?.block_on(event::run(&options)),
        Command::Timeline(options) => one_thread()?.block_on(timeline::run(&options)),
        Command::Quarantine(options) => one_thread()?.block_on(quarantine::run(&options)),
        Command::Announce(options) => one_thread()?.block_on(announce::run(&options)),
        Command::Forget(options) => one_thread()?.block_on(forget::run(&options)),
        Command::Redrive(options) => one_thread()?.block_on(redrive::run(&options)),
        Command::Recipient(options) => one_thread()?.block_on(recipient::run(&options)),
        Command::Outbox(options) => one_thread()?.block_on(outbox::run(&options)),
        Command::Stats(options) => one_thread()?.block_on(stats::run(&options)),
        Command::Cost(options) => cost::run(&options),
        Command::Schema(options) => schema::run(&options),
        Command::Completions(options) => completions::run(&options),
        Command::Doctor(options) => one_thread()?.block_on(doctor::run(&options)),
    }
}
