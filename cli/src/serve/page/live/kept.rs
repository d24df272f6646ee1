//! The last events, each as it goes down the stream.

use crate::{line, serve::page::reply::harmless};
use bytes::{BufMut, Bytes, BytesMut};
use mailhooks_event::{Event, EventId, Timestamp};
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};

/// The last events, within limits of number and size.
#[derive(Default)]
pub(super) struct Kept {
    events: VecDeque<One>,
    ids: BTreeSet<EventId>,
    bytes: usize,
    latest: u64,
}

struct One {
    number: u64,
    id: EventId,
    frame: Bytes,
}

/// What is told of an event.
#[derive(Serialize)]
struct Shown<'a> {
    event: &'a Event,
    words: String,
    arrived: Timestamp,
}

/// Some events in their order, ready to be sent.
pub(in crate::serve::page) struct Page {
    /// The frames, one after the other; empty if there is nothing new.
    pub(in crate::serve::page) frames: Bytes,
    /// How many events were asked for but are kept no more.
    pub(in crate::serve::page) missed: u64,
    /// The number of the last one.
    pub(in crate::serve::page) upto: u64,
}

impl Kept {
    /// How many events are kept.
    pub(super) const EVENTS: usize = 1_000;
    /// How much memory they may take, in bytes.
    pub(super) const BYTES: usize = 16 * 1024 * 1024;
    /// How much goes out at a time, in bytes; one event always does.
    const PAGE: usize = 256 * 1024;

    /// Keeps an event and gives its number, unless it is here already: a queue may hand out a message
    /// twice.
    pub(super) fn take(&mut self, event: &Event, now: Timestamp, run: &str) -> Option<u64> {
        if self.ids.contains(&event.id) {
            return None;
        }
        let shown = Shown {
            event,
            words: line::words(event),
            arrived: now,
        };
        let data = harmless(&serde_json::to_string(&shown).ok()?);
        self.latest += 1;
        let frame = Bytes::from(format!("id: {run}-{}\ndata: {data}\n\n", self.latest));
        self.bytes += frame.len();
        self.ids.insert(event.id.clone());
        self.events.push_back(One {
            number: self.latest,
            id: event.id.clone(),
            frame,
        });
        while self.events.len() > Self::EVENTS || self.bytes > Self::BYTES {
            let Some(oldest) = self.events.pop_front() else {
                break;
            };
            self.bytes -= oldest.frame.len();
            self.ids.remove(&oldest.id);
        }
        Some(self.latest)
    }

    /// The events after this number.
    pub(super) fn after(&self, number: u64) -> Page {
        let first = self.events.partition_point(|one| one.number <= number);
        let oldest = self
            .events
            .get(first)
            .map_or(self.latest + 1, |one| one.number);
        let mut page = Page {
            frames: Bytes::new(),
            missed: oldest.saturating_sub(number + 1),
            upto: oldest - 1,
        };
        let mut frames = BytesMut::new();
        for one in self.events.range(first..) {
            if !frames.is_empty() && frames.len() + one.frame.len() > Self::PAGE {
                break;
            }
            frames.put(one.frame.clone());
            page.upto = one.number;
        }
        page.frames = frames.freeze();
        page
    }
}
