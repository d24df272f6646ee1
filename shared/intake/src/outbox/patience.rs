//! How long a run tries again what the table did not do. A table that fails for a moment is well the
//! next, and the next run comes only in a minute.

use super::report::Tally;
use crate::{deadline::Deadline, store::StoreError};
use std::time::Duration;
use tokio::time::sleep;

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// When it is left to the next run.
const TOTAL: Duration = Duration::from_secs(5);

/// What is left of a run's patience with something that fails.
pub(super) struct Patience {
    pause: Duration,
    until: Deadline,
}

impl Patience {
    /// Patience that begins now.
    pub(super) fn new() -> Self {
        Self {
            pause: FIRST_PAUSE,
            until: Deadline::after(TOTAL),
        }
    }

    /// Pauses before another try. False if there shall be none.
    pub(super) async fn pause(&mut self) -> bool {
        let pause = self.pause;
        self.pause *= 2;
        self.until.limit(sleep(pause)).await.is_ok()
    }
}

/// Makes a call to the table until it succeeds or patience ends. Only then is the failure told.
pub(super) async fn persist<T, Calling>(
    tally: &Tally,
    call: impl Fn() -> Calling,
) -> Result<T, GivenUp>
where
    Calling: Future<Output = Result<T, StoreError>>,
{
    let mut patience = Patience::new();
    loop {
        match call().await {
            Ok(done) => return Ok(done),
            Err(error) => {
                if !patience.pause().await {
                    tally.failed(&error);
                    return Err(GivenUp);
                }
            }
        }
    }
}

/// The table did not do it, and the tally has been told.
pub(super) struct GivenUp;
