//! The parts of the bill: how much of what an event takes, and what that costs.

use super::{
    prices,
    settings::{Architecture, Settings},
    shape::{Shape, number, portions},
    write_units::WriteUnits,
};

/// A part of the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Api,
    Calls,
    Compute,
    Item,
    Timeline,
    Recipient,
    Outbox,
    Removal,
    Redeliveries,
    Sending,
    Logs,
    Kept,
    Backup,
}

/// Days of a month, in the mean.
const DAYS_A_MONTH: f64 = 365.25 / 12.0;
const GIGABYTE: f64 = 1_073_741_824.0;

impl Part {
    /// All parts: first what it takes to handle an event, then what it takes to keep what is left of it.
    pub(super) const ALL: [Self; 13] = [
        Self::Api,
        Self::Calls,
        Self::Compute,
        Self::Item,
        Self::Timeline,
        Self::Recipient,
        Self::Outbox,
        Self::Removal,
        Self::Redeliveries,
        Self::Sending,
        Self::Logs,
        Self::Kept,
        Self::Backup,
    ];

    /// Whether it belongs to the handling of an event. The rest depends on how long one wants to look
    /// back, and grows with that.
    pub(super) const fn is_handling(self) -> bool {
        match self {
            Self::Api
            | Self::Calls
            | Self::Compute
            | Self::Item
            | Self::Timeline
            | Self::Recipient
            | Self::Outbox
            | Self::Removal
            | Self::Redeliveries
            | Self::Sending => true,
            Self::Logs | Self::Kept | Self::Backup => false,
        }
    }

    /// The word for it in JSON.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Calls => "lambda_requests",
            Self::Compute => "lambda_compute",
            Self::Item => "table",
            Self::Timeline => "index_timeline",
            Self::Recipient => "index_recipient",
            Self::Outbox => "index_outbox",
            Self::Removal => "mark_removal",
            Self::Redeliveries => "redeliveries",
            Self::Sending => "sqs",
            Self::Logs => "logs",
            Self::Kept => "storage",
            Self::Backup => "backup",
        }
    }

    /// The words for it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Api => "HTTP API",
            Self::Calls => "Lambda, requests",
            Self::Compute => "Lambda, compute",
            Self::Item => "DynamoDB, table",
            Self::Timeline => "DynamoDB, index timeline",
            Self::Recipient => "DynamoDB, index recipient",
            Self::Outbox => "DynamoDB, index outbox",
            Self::Removal => "DynamoDB, removal of the mark",
            Self::Redeliveries => "DynamoDB, redeliveries",
            Self::Sending => "SQS, sending",
            Self::Logs => "logs",
            Self::Kept => "storage until it expires",
            Self::Backup => "point-in-time recovery until then",
        }
    }

    /// What it is counted in.
    pub(super) const fn unit(self) -> &'static str {
        match self {
            Self::Api | Self::Calls | Self::Sending => "requests",
            Self::Compute => "GB-seconds",
            Self::Item
            | Self::Timeline
            | Self::Recipient
            | Self::Outbox
            | Self::Removal
            | Self::Redeliveries => "write units",
            Self::Logs => "GB",
            Self::Kept | Self::Backup => "GB-months",
        }
    }

    /// The price of a unit, in dollars.
    pub(super) const fn price(self, settings: &Settings) -> f64 {
        match self {
            Self::Api => prices::HTTP_API_REQUEST,
            Self::Calls => prices::LAMBDA_REQUEST,
            Self::Compute => match settings.architecture {
                Architecture::X86_64 => prices::LAMBDA_GB_SECOND_X86,
                Architecture::Arm64 => prices::LAMBDA_GB_SECOND_ARM,
            },
            Self::Item
            | Self::Timeline
            | Self::Recipient
            | Self::Outbox
            | Self::Removal
            | Self::Redeliveries => prices::WRITE_UNIT,
            Self::Sending => prices::SQS_REQUEST,
            Self::Logs => prices::LOG_GB,
            Self::Kept => prices::TABLE_GB_MONTH,
            Self::Backup => prices::BACKUP_GB_MONTH,
        }
    }

    /// How many units one event takes, and as much of a redelivery as comes with it in the mean.
    pub(super) fn quantity(self, shape: &Shape, settings: &Settings) -> f64 {
        let units = WriteUnits::of(&shape.footprint);
        let [timeline, recipient] = settings.indexes();
        let redeliveries = settings.redelivered / 100.0;
        let deliveries = 1.0 + redeliveries;
        let months = f64::from(settings.retention_days) / DAYS_A_MONTH;
        let [in_table, in_all] = shape.kept(settings.indexes());
        match self {
            Self::Api => deliveries * portions(shape.body, prices::HTTP_API_REQUEST_BYTES),
            Self::Calls => deliveries,
            Self::Compute => {
                let milliseconds =
                    settings.billed_ms + redeliveries * settings.redelivered_billed_ms;
                f64::from(settings.memory_mb) / 1_024.0 * milliseconds / 1_000.0
            }
            Self::Item => units.item,
            Self::Timeline => if_on(timeline, units.timeline),
            Self::Recipient => if_on(recipient, units.recipient),
            Self::Outbox => units.outbox,
            Self::Removal => units.removal + units.outbox_removal,
            Self::Redeliveries => redeliveries * units.redelivery,
            Self::Sending => {
                f64::from(settings.routes) * portions(shape.message, prices::SQS_REQUEST_BYTES)
            }
            Self::Logs => deliveries * number(settings.log_bytes) / GIGABYTE,
            Self::Kept => in_all * months / GIGABYTE,
            Self::Backup => in_table * months / GIGABYTE,
        }
    }
}

const fn if_on(is_on: bool, units: f64) -> f64 {
    if is_on { units } else { 0.0 }
}
