//! What the fuzz targets ask of the code, whatever they are given.
//!
//! ```text
//! canonical   what every event must be
//! reader      a provider's reader: its events are canonical, and their ids stay the same
//! form        form-encoded bodies: written, and held against what was read
//! panics      which of them are findings
//! ```
//!
//! A target fails by panicking. libFuzzer ends the process at any panic, also at one that the code
//! itself would have caught.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "so a finding stops the fuzzer"
)]

pub mod canonical;
pub mod form;
pub mod panics;
pub mod reader;
