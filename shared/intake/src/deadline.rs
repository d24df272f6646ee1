//! How long a piece of work may still take.

use std::{future::Future, time::Duration};
use tokio::time::{Instant, timeout_at};

/// A moment on the monotonic clock at which work must be done.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

/// The work was not done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the deadline has passed")]
pub struct Elapsed;

impl Deadline {
    /// From the request to the answer, through every look-up and AWS call. Postal hangs up after 5 s.
    pub const ANSWER: Duration = Duration::from_millis(3_500);

    /// A deadline this far from now.
    #[must_use]
    pub fn after(duration: Duration) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that starts deadlines"
        )]
        let now = Instant::now();
        Self(now + duration)
    }

    /// Whether it has passed.
    #[must_use]
    pub fn has_passed(self) -> bool {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks for what is left"
        )]
        let now = Instant::now();
        now >= self.0
    }

    /// Waits for the work, but not past the deadline. Whoever has a large future, as a call of an SDK is,
    /// pins it first, so that it is not moved.
    ///
    /// # Errors
    ///
    /// [`Elapsed`] if the work was not done in time; it is dropped then.
    pub async fn limit<T>(self, work: impl Future<Output = T>) -> Result<T, Elapsed> {
        timeout_at(self.0, work).await.map_err(|_| Elapsed)
    }
}
