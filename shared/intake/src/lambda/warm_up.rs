//! Connections that are open, and calls that are prepared, before the first event comes.
//!
//! A start has the processor for itself; an event has the share that its function's memory buys, with
//! which two TLS handshakes take longer than all the rest of it.

use crate::{announce::Announcer, deadline::Deadline, http::Serves, store::Store};
use futures_util::future::join;
use std::time::Duration;

/// How long a start waits for it, of the ten seconds that Lambda gives it.
const AT_MOST: Duration = Duration::from_secs(1);

/// Prepares an event's calls, and asks the table and a queue for something small. What comes of it does not
/// matter: whatever is wrong, the first event finds out too, and says so.
pub(super) async fn warm_up(store: &Store, announcer: &Announcer, serves: Serves) {
    let calls = join(store.warm_up(), announcer.warm_up(serves.family()));
    let _ = Deadline::after(AT_MOST).limit(calls).await;
}
