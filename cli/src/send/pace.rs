//! How fast webhooks are sent.

use mailhooks_event::Timestamp;
use mailhooks_intake::clock;
use std::{thread, time::Duration};

/// A steady pace from its start on, or none.
pub(super) struct Pace {
    start: Timestamp,
    rate: Option<u32>,
}

impl Pace {
    /// Starts now, with so many in a second at most.
    pub(super) fn start(rate: Option<u32>) -> Self {
        Self {
            start: clock::now(),
            rate,
        }
    }

    /// Waits until it is the turn of the webhook with this number, counted from 0.
    pub(super) fn wait_for(&self, number: u64) {
        thread::sleep(self.left(number, clock::now()));
    }

    fn left(&self, number: u64, now: Timestamp) -> Duration {
        let Some(rate) = self.rate else {
            return Duration::ZERO;
        };
        let due = number.saturating_mul(1_000_000) / u64::from(rate);
        let gone = u64::try_from(now.unix_micros() - self.start.unix_micros()).unwrap_or(0);
        Duration::from_micros(due.saturating_sub(gone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_kept_and_what_is_late_is_made_up_for() {
        let start = Timestamp::UNIX_EPOCH.plus_seconds(1_000);
        let pace = Pace {
            start,
            rate: Some(50),
        };
        assert_eq!(pace.left(0, start), Duration::ZERO);
        assert_eq!(pace.left(25, start), Duration::from_millis(500));
        assert_eq!(
            pace.left(100, start.plus_seconds(1)),
            Duration::from_secs(1)
        );
        assert_eq!(pace.left(100, start.plus_seconds(5)), Duration::ZERO);
        assert_eq!(
            Pace { start, rate: None }.left(1_000, start),
            Duration::ZERO
        );
    }
}
