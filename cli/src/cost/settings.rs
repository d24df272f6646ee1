//! What differs from one user to the next.

use clap::{Args, ValueEnum, value_parser};

/// What differs from one user to the next. The defaults are those of the infrastructure; times are
/// assumed, since nothing here ever ran on AWS.
#[derive(Clone, Debug, Args)]
pub(super) struct Settings {
    /// How many queues want each event, in the mean.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) routes: u32,
    /// How many in a hundred events come once more.
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, value_parser = amount)]
    pub(super) redelivered: f64,
    /// A table without the index `timeline`: nothing is found by message, nor listed in quarantine.
    #[arg(long)]
    pub(super) no_timeline: bool,
    /// A table without the index `recipient`: nothing is found, or forgotten, by address.
    #[arg(long)]
    pub(super) no_recipient: bool,
    /// How long events are kept, in days.
    #[arg(long, value_name = "DAYS", default_value_t = 400, value_parser = value_parser!(u32).range(7..=36_525))]
    pub(super) retention_days: u32,
    /// The functions' memory, in megabytes.
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = value_parser!(u32).range(128..=10_240))]
    pub(super) memory_mb: u32,
    /// What the functions run on.
    #[arg(long, value_enum, default_value_t = Architecture::X86_64)]
    pub(super) architecture: Architecture,
    /// For how long an event is billed, in milliseconds. Assumed: put 4.5, send 7, removal of the mark
    /// 4.5, our own work 1.5; cold starts are so few that they are left out.
    #[arg(long, value_name = "MS", default_value_t = 18.0, value_parser = amount)]
    pub(super) billed_ms: f64,
    /// The same for a redelivery: a put, and nothing is sent.
    #[arg(long, value_name = "MS", default_value_t = 6.0, value_parser = amount)]
    pub(super) redelivered_billed_ms: f64,
    /// What one webhook writes to the logs, in bytes: our line of 500 in the mean of all samples, the
    /// API's of about 240, and 26 that CloudWatch adds to each.
    #[arg(long, value_name = "BYTES", default_value_t = 800)]
    pub(super) log_bytes: usize,
}

/// What a function runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Architecture {
    /// Intel and AMD, the default of the infrastructure.
    #[value(name = "x86_64")]
    X86_64,
    /// Graviton.
    Arm64,
}

impl Settings {
    /// Whether the table has the indexes `timeline` and `recipient`.
    pub(super) const fn indexes(&self) -> [bool; 2] {
        [!self.no_timeline, !self.no_recipient]
    }
}

/// A number from 0 up.
pub(super) fn amount(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if f64::is_finite(number) && number >= 0.0 => Ok(number),
        Ok(_) | Err(_) => Err("a number from 0 up is needed".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_neither_negative_nor_endless() {
        assert_eq!(amount("0"), Ok(0.0));
        assert_eq!(amount("2.5"), Ok(2.5));
        for wrong in ["-1", "inf", "NaN", "", "many"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }
}
