//! The wall clock, read here and nowhere else.

use mailhooks_event::Timestamp;
use std::time::SystemTime;

/// The time now. A clock before 1970 or after 9999 counts as 1970: such a machine verifies nothing.
#[must_use]
pub fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    moment(SystemTime::now())
}

/// The system's time as a moment; 1970 where it is none.
pub(crate) fn moment(time: SystemTime) -> Timestamp {
    let since_1970 = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let micros = i64::try_from(since_1970.as_micros()).unwrap_or_default();
    Timestamp::from_unix_micros(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}
