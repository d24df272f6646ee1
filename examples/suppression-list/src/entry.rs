//! Everything known of one target, folded so that neither order nor repetition matters.
//!
//! Each member is a maximum or a set, so taking news in is the same in any order. Whether the target is
//! listed follows from all of them together: what clears must be later than what it clears, even if it
//! came in before.

use crate::News;
use mailhooks_event::{EventId, Timestamp};
use std::collections::BTreeSet;

/// How many failures that prove nothing alone are enough, and how near together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many; at least one.
    pub count: usize,
    /// Within so many seconds.
    pub seconds: i64,
}

/// Why a target is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The recipient complained.
    Complaint,
    /// A failure that concerns the target for good.
    Failure,
    /// Many failures that prove nothing alone.
    Repeated,
}

impl Reason {
    /// The word for it in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Failure => "failure",
            Self::Repeated => "repeated",
        }
    }
}

/// What is known of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The latest failure for good.
    pub failed: Option<Timestamp>,
    /// The latest complaint.
    pub complained: Option<Timestamp>,
    /// When the target last took mail.
    pub cleared: Option<Timestamp>,
    /// When the provider last took it off its list.
    pub removed: Option<Timestamp>,
    /// The failures that still count.
    pub counts: BTreeSet<(Timestamp, EventId)>,
}

impl Entry {
    /// Takes news in.
    #[must_use]
    pub fn with(mut self, news: &News, limit: Limit) -> Self {
        match news {
            News::Suppress(time) => self.failed = self.failed.max(Some(*time)),
            News::Complaint(time) => self.complained = self.complained.max(Some(*time)),
            News::Count(time, event) => {
                self.counts.insert((*time, event.clone()));
            }
            News::Clear(time) => self.cleared = self.cleared.max(Some(*time)),
            News::Removed(time) => {
                self.removed = self.removed.max(Some(*time));
                self.cleared = self.cleared.max(Some(*time));
            }
        }
        // What is cleared counts no more, whenever it comes in.
        let cleared = self.cleared;
        self.counts.retain(|(time, _)| Some(*time) >= cleared);
        // Enough failures list the target until something later clears it. Of several such runs the
        // latest to start outlives the others, so what lies before it can decide nothing any more.
        if let Some(start) = self.run(limit) {
            self.counts.retain(|(time, _)| *time >= start);
        }
        self
    }

    /// Why the target is listed, if it is.
    #[must_use]
    pub fn reason(&self, limit: Limit) -> Option<Reason> {
        // `None` is less than any time, and what clears must be later.
        if self.complained.is_some() && self.complained >= self.removed {
            Some(Reason::Complaint)
        } else if self.failed.is_some() && self.failed >= self.cleared {
            Some(Reason::Failure)
        } else {
            self.run(limit).map(|_| Reason::Repeated)
        }
    }

    /// When the latest run of enough failures within the limit starts.
    fn run(&self, limit: Limit) -> Option<Timestamp> {
        let times: Vec<Timestamp> = self.counts.iter().map(|(time, _)| *time).collect();
        let runs = times.windows(limit.count.max(1)).rev();
        let starts = runs.filter_map(|run| {
            let (first, last) = (*run.first()?, *run.last()?);
            (last <= first.plus_seconds(limit.seconds)).then_some(first)
        });
        starts.max()
    }
}

#[cfg(test)]
mod tests;
