//! Connections that nobody uses.

use super::{Origin, connection::Connection};
use crate::deadline::Deadline;
use std::collections::VecDeque;

/// The idle connections by where they lead, which is to two or three services.
#[derive(Debug, Default)]
pub(super) struct Idle(Vec<(Origin, VecDeque<Kept>)>);

#[derive(Debug)]
struct Kept {
    connection: Connection,
    until: Deadline,
}

impl Idle {
    /// The one that was used last, which is the likeliest to stand still.
    pub(super) fn take(&mut self, origin: &Origin) -> Option<Connection> {
        let (_, kept) = self.0.iter_mut().find(|(place, _)| place == origin)?;
        let Kept { connection, until } = kept.pop_back()?;
        if until.has_passed() {
            // So has that of all that were used before.
            kept.clear();
            return None;
        }
        Some(connection)
    }

    /// Keeps one, and closes those whose time is over.
    pub(super) fn put(&mut self, origin: Origin, connection: Connection, until: Deadline) {
        let kept = Kept { connection, until };
        let Some((_, place)) = self.0.iter_mut().find(|(place, _)| *place == origin) else {
            self.0.push((origin, VecDeque::from([kept])));
            return;
        };
        while place.front().is_some_and(|kept| kept.until.has_passed()) {
            place.pop_front();
        }
        place.push_back(kept);
    }
}
