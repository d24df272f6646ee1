//! What a run of the outbox did.

use crate::{
    log::{self, Line},
    store::StoreError,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Marks claimed.
    pub claimed: u64,
    /// Records that every queue has now.
    pub finished: u64,
    /// Records that will be tried again later.
    pub postponed: u64,
    /// Records that were given up in this run.
    pub parked: u64,
    /// Records given up in all, counted up to 1,000.
    pub parked_in_all: u64,
    /// The age of the oldest mark that stood when the run met it, in seconds; resting ones included.
    pub oldest_mark_seconds: u64,
    /// Calls to the table that failed for good: not those that succeeded when they were tried again.
    pub errors: u64,
    /// 1 if the run was cut off before it was through.
    pub cut_off: u64,
}

impl Report {
    /// The figures for the log and the metrics.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("claimed", self.claimed),
            ("finished", self.finished),
            ("postponed", self.postponed),
            ("parked", self.parked),
            ("parked_in_all", self.parked_in_all),
            ("oldest_mark_seconds", self.oldest_mark_seconds),
            ("errors", self.errors),
            ("cut_off", self.cut_off),
        ]
    }
}

/// A report in the making. It outlives work that is cut off.
#[derive(Default)]
pub(super) struct Tally(Mutex<Report>);

impl Tally {
    pub(super) fn claimed(&self) {
        self.open().claimed += 1;
    }

    pub(super) fn finished(&self) {
        self.open().finished += 1;
    }

    pub(super) fn left(&self, parked: bool) {
        let mut report = self.open();
        if parked {
            report.parked += 1;
        } else {
            report.postponed += 1;
        }
    }

    pub(super) fn parked_in_all(&self, count: usize) {
        self.open().parked_in_all = count as u64;
    }

    pub(super) fn oldest(&self, seconds: u64) {
        let mut report = self.open();
        report.oldest_mark_seconds = report.oldest_mark_seconds.max(seconds);
    }

    pub(super) fn failed(&self, error: &StoreError) {
        log::write(&Line::fault("outbox", &error.to_string()));
        self.open().errors += 1;
    }

    pub(super) fn cut_off(&self) {
        self.open().cut_off = 1;
    }

    pub(super) fn report(self) -> Report {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> MutexGuard<'_, Report> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
