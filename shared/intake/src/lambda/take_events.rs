//! One event after the other, in a task.

use lambda_http::Error;
use std::future::Future;

/// Takes one event after the other in a task of its own: each time that what a thread blocks on is woken, it
/// asks the system for news, and a task is woken several times for an event.
///
/// # Errors
///
/// The runtime's own, or that the work on an event panicked. A panic's message is told to nobody, since it may
/// hold what a body held.
pub async fn take_events(
    events: impl Future<Output = Result<(), Error>> + Send + 'static,
) -> Result<(), Error> {
    let task = tokio::spawn(events);
    task.await.map_err(|_| "the work on an event panicked")?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_the_process_and_tells_nothing() {
        let panicked = take_events(async { panic!("jane@example.com") }).await;
        let error = panicked.unwrap_err();
        assert_eq!(error.to_string(), "the work on an event panicked");
        let failed = take_events(async { Err("no runtime".into()) }).await;
        assert_eq!(failed.unwrap_err().to_string(), "no runtime");
        assert!(take_events(async { Ok(()) }).await.is_ok());
    }
}
