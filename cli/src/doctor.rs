//! `mailhooks doctor`: looks at every part of a deployment, and says what to do where one is not well.

mod deployment;
mod finding;
mod queues;
mod sample;
mod sources;
mod stack;
mod table;
mod urls;

use crate::{CliError, arguments::DataOption, output};
use clap::Args;
use deployment::Deployment;
use finding::Report;

/// Checks a deployment from the credentials to a signed webhook in its queue.
#[derive(Debug, Args)]
#[command(
    after_help = "Looks at the local server, or at a deployed stack with AWS's usual variables. The signed \
webhook that it sends is inbound mail of Resend's, which is recorded as `unsupported`: a notice in the \
quarantine queue, no alarm, nothing for any family's consumer. Ends with 4 if something is not well.

Examples:
  mailhooks doctor
  mailhooks doctor --stack mailhooks
  mailhooks doctor --stack mailhooks --no-send --json"
)]
pub(crate) struct DoctorOptions {
    /// The CloudFormation stack; without it, the local server.
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// Where webhooks are taken, if not where the stack says.
    #[arg(long, value_name = "URL", requires = "stack")]
    url: Option<String>,
    /// Send nothing.
    #[arg(long)]
    no_send: bool,
    /// Print each finding as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataOption,
}

/// Makes every check that is possible, and prints each finding as it comes.
pub(crate) async fn run(options: &DoctorOptions) -> Result<(), CliError> {
    let mut report = Report::new(options.json);
    if let Some(deployment) = Deployment::find(options, &mut report).await? {
        table::check(&deployment, &mut report).await?;
        queues::check(&deployment, &mut report).await?;
        if let Some(sources) = sources::check(&deployment, &mut report).await? {
            urls::check(&deployment, &sources, &mut report)?;
            if !options.no_send {
                sample::check(&deployment, &sources, &mut report).await?;
            }
        }
    }
    match report.bad {
        0 => output::print_unless(options.json, "everything that was looked at is well"),
        bad => Err(CliError::Unwell(bad)),
    }
}
