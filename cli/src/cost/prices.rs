//! AWS's list prices in us-east-1, in US dollars: without free tiers, and of the first tier, where
//! large amounts are cheaper. Each as its page had it on 2026-11-21.

/// A request of an HTTP API, for each 512 KB of it (aws.amazon.com/api-gateway/pricing).
pub(super) const HTTP_API_REQUEST: f64 = 1.00 / 1e6;
/// What one request of an HTTP API holds, in bytes (the same page).
pub(super) const HTTP_API_REQUEST_BYTES: usize = 512 * 1_024;
/// A call of a function (aws.amazon.com/lambda/pricing).
pub(super) const LAMBDA_REQUEST: f64 = 0.20 / 1e6;
/// A gigabyte-second on x86 (the same page).
pub(super) const LAMBDA_GB_SECOND_X86: f64 = 0.000_016_666_7;
/// A gigabyte-second on Graviton (the same page).
pub(super) const LAMBDA_GB_SECOND_ARM: f64 = 0.000_013_333_4;
/// A write unit of a table on demand (aws.amazon.com/dynamodb/pricing/on-demand).
pub(super) const WRITE_UNIT: f64 = 0.625 / 1e6;
/// A gigabyte in the table for a month (the same page).
pub(super) const TABLE_GB_MONTH: f64 = 0.25;
/// A gigabyte of the table for a month in its continuous backup, from which it can be restored to any
/// point in time (the same page). Indexes are not in it.
pub(super) const BACKUP_GB_MONTH: f64 = 0.20;
/// A request of a standard queue, for each 64 KB of it (aws.amazon.com/sqs/pricing).
pub(super) const SQS_REQUEST: f64 = 0.40 / 1e6;
/// What one request of a queue holds, in bytes (the same page).
pub(super) const SQS_REQUEST_BYTES: usize = 64 * 1_024;
/// A gigabyte written to CloudWatch Logs (aws.amazon.com/cloudwatch/pricing). To keep it for a month
/// costs $0.03 once it is compressed, which is not counted here.
pub(super) const LOG_GB: f64 = 0.50;
