//! `mailhooks cost`: what events cost at AWS's list prices.

mod bill;
mod part;
mod prices;
mod settings;
mod shape;
mod write_units;

use crate::{CliError, output, samples};
use bill::Bill;
use clap::Args;
use mailhooks_sender::events_root;
use settings::{Settings, amount};
use shape::Shape;

/// Tells what a million events cost at AWS: list prices of us-east-1, without free tiers.
#[derive(Debug, Args)]
#[command(
    after_help = "Counted: what each event causes. Not counted: what stands still, such as alarms \
and the secret (infra/README.md), and what consumers ask of their queues.

Examples:
  mailhooks cost
  mailhooks cost --sample resend/email-bounced --sample postal/message-sent
  mailhooks cost --every-sample --monthly 3000000
  mailhooks cost --item-bytes 1600 --routes 2 --redelivered 5 --architecture arm64
  mailhooks cost --no-timeline --no-recipient --retention-days 30 --json"
)]
pub(crate) struct CostOptions {
    /// Count with this sample of events/, or the file that its body stands in; of several with the mean.
    #[arg(long, value_name = "SAMPLE")]
    sample: Vec<String>,
    /// Count with the mean of all samples of events/, of which many are stranger than what usually comes.
    #[arg(long, conflicts_with = "sample")]
    every_sample: bool,
    /// Count with an item of this size; up to 1024 it costs one write unit, as nearly all do.
    #[arg(long, value_name = "BYTES", default_value_t = 1_024, conflicts_with_all = ["sample", "every_sample"])]
    item_bytes: usize,
    /// How many events come in a month, to tell what that month costs.
    #[arg(long, value_name = "EVENTS", value_parser = amount)]
    monthly: Option<f64>,
    #[command(flatten)]
    settings: Settings,
    /// Print each part as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the bill.
pub(crate) fn run(options: &CostOptions) -> Result<(), CliError> {
    let bill = Bill::of(&options.shapes()?, &options.settings);
    let lines = if options.json {
        bill.json(options.monthly)
    } else {
        bill.table(options.monthly)
    };
    lines.iter().try_for_each(|line| output::print(line))
}

impl CostOptions {
    fn shapes(&self) -> Result<Vec<Shape>, CliError> {
        if self.every_sample {
            let samples = mailhooks_sender::samples(&events_root())?;
            return samples.iter().map(Shape::of_sample).collect();
        }
        if self.sample.is_empty() {
            return Ok(vec![Shape::with_item(self.item_bytes)]);
        }
        let of_name = |name: &String| Shape::of_sample(&samples::find(name, None)?);
        self.sample.iter().map(of_name).collect()
    }
}

#[cfg(test)]
mod tests;
