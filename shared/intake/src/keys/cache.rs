//! When to ask for keys, and what to remember. Pure: time is an argument.

use mailhooks_event::Timestamp;
use mailhooks_signature::{KeyEntry, PublicKey};

/// What is known of a source's published keys.
#[derive(Default)]
pub(super) struct Cache {
    /// In the order in which they were seen.
    keys: Vec<Held>,
    /// When an id that is not known was last asked for. Keys that are known rest by themselves, so that
    /// invented ids cannot keep a withdrawal from being seen.
    asked_at: Option<Timestamp>,
    /// Ids that were looked for in vain, and when. A handful, since each cost a look-up.
    unknown: Vec<(String, Timestamp)>,
}

/// A key that was seen published.
struct Held {
    key: KeyEntry,
    seen_at: Timestamp,
    fresh_until: Timestamp,
    /// When it was last asked for, perhaps in vain.
    asked_at: Timestamp,
}

/// What a webhook needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The key of an id.
    Published,
    /// A newer one, since its signature fits none that is known.
    Renewed,
}

/// What to do about a key id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// All that can be known is known: the key, or that there is none of this id.
    Known,
    /// Ask.
    Fetch,
    /// Somebody asked a moment ago; come again.
    Resting,
}

impl Cache {
    /// An id asks no sooner than this after the last time, in seconds.
    const REST_SECONDS: i64 = 60;
    /// Keys of a set that are older than this are asked for again when they are used, in seconds.
    const FRESH_SECONDS: i64 = 3_600;
    /// The bounds of what a DNS record may say instead, in seconds. Copernica asks to keep its keys as
    /// long as their records live, or a day (copernica.com/en/documentation/webhook-security).
    const TTL_SECONDS: (i64, i64) = (Self::REST_SECONDS, 86_400);
    /// How long keys that are no longer fresh stay good while nobody answers, in seconds. Longer, and
    /// whoever silences the address could keep a withdrawn key in use.
    const STALE_SECONDS: i64 = 86_400;
    /// How long an id is taken for nobody's, in seconds: a sender may sign with a new key a little
    /// before everybody can fetch it.
    const UNKNOWN_SECONDS: i64 = 300;
    /// Longer ids are no key's.
    const MAX_ID_BYTES: usize = 200;
    /// Providers publish a few keys. In DNS anybody can make us look at every key of the zone, so those
    /// that were seen longest ago go first.
    pub(super) const MAX_KEYS: usize = 100;

    pub(super) fn look(&self, kid: Option<&str>, wanted: Wanted, now: Timestamp) -> Look {
        let named: Vec<&Held> = self.named(kid, now).collect();
        if named.is_empty() {
            return self.look_for_unknown(kid, now);
        }
        let rests = named.iter().any(|held| is_recent(held.asked_at, now));
        let nothing_is_newer = match wanted {
            Wanted::Published => rests || named.iter().all(|held| now < held.fresh_until),
            Wanted::Renewed => named.iter().all(|held| is_recent(held.seen_at, now)),
        };
        match (nothing_is_newer, rests) {
            (true, _) => Look::Known,
            (false, true) => Look::Resting,
            (false, false) => Look::Fetch,
        }
    }

    fn look_for_unknown(&self, kid: Option<&str>, now: Timestamp) -> Look {
        if kid.is_some_and(|kid| self.is_nobodys(kid, now)) {
            Look::Known
        } else if self.asked_at.is_some_and(|at| is_recent(at, now)) {
            Look::Resting
        } else {
            Look::Fetch
        }
    }

    /// The keys of this id; without an id, all.
    pub(super) fn keys(&self, kid: Option<&str>, now: Timestamp) -> Vec<KeyEntry> {
        self.named(kid, now).map(|held| held.key.clone()).collect()
    }

    /// Remembers that the whole set is asked for. Before the answer, which may never be waited for.
    pub(super) fn ask_for_all(&mut self, now: Timestamp) {
        self.asked_at = Some(now);
        for held in &mut self.keys {
            held.asked_at = now;
        }
    }

    /// Remembers that this id alone is asked for.
    pub(super) fn ask_for(&mut self, kid: &str, now: Timestamp) {
        let mut is_known = false;
        for held in self.keys.iter_mut().filter(|held| held.is(kid, now)) {
            held.asked_at = now;
            is_known = true;
        }
        if !is_known {
            self.asked_at = Some(now);
        }
    }

    /// Takes over the set that is published now, and remembers the id if it is not there.
    pub(super) fn replace(&mut self, keys: Vec<KeyEntry>, kid: Option<&str>, now: Timestamp) {
        let fresh_until = now.plus_seconds(Self::FRESH_SECONDS);
        self.keys.clear();
        self.hold(keys, fresh_until, now);
        self.remember_unknown(kid, now);
    }

    /// Takes over what is published under this id now, if anything, with its time to live in seconds.
    pub(super) fn learn(&mut self, kid: &str, keys: Vec<PublicKey>, ttl: u32, now: Timestamp) {
        let (shortest, longest) = Self::TTL_SECONDS;
        let fresh_until = now.plus_seconds(i64::from(ttl).clamp(shortest, longest));
        self.keys
            .retain(|held| held.is_good(now) && held.key.kid() != kid);
        let named = |key| KeyEntry {
            kid: Some(kid.to_owned()),
            key,
        };
        self.hold(keys.into_iter().map(named), fresh_until, now);
        self.remember_unknown(Some(kid), now);
    }

    fn hold(
        &mut self,
        keys: impl IntoIterator<Item = KeyEntry>,
        fresh_until: Timestamp,
        now: Timestamp,
    ) {
        let held = |key| Held {
            key,
            seen_at: now,
            fresh_until,
            asked_at: now,
        };
        self.keys.extend(keys.into_iter().map(held));
        let excess = self.keys.len().saturating_sub(Self::MAX_KEYS);
        self.keys.drain(..excess);
    }

    fn remember_unknown(&mut self, kid: Option<&str>, now: Timestamp) {
        self.unknown
            .retain(|(_, at)| now < at.plus_seconds(Self::UNKNOWN_SECONDS));
        if let Some(kid) = kid.filter(|kid| self.named(Some(kid), now).next().is_none()) {
            self.unknown.push((kid.to_owned(), now));
        }
    }

    fn named(&self, kid: Option<&str>, now: Timestamp) -> impl Iterator<Item = &Held> {
        self.keys
            .iter()
            .filter(move |held| kid.map_or(held.is_good(now), |kid| held.is(kid, now)))
    }

    fn is_nobodys(&self, kid: &str, now: Timestamp) -> bool {
        let in_vain = |(unknown, at): &(String, Timestamp)| {
            unknown == kid && now < at.plus_seconds(Self::UNKNOWN_SECONDS)
        };
        kid.len() > Self::MAX_ID_BYTES || self.unknown.iter().any(in_vain)
    }
}

impl Held {
    fn is_good(&self, now: Timestamp) -> bool {
        now < self.fresh_until.plus_seconds(Cache::STALE_SECONDS)
    }

    fn is(&self, kid: &str, now: Timestamp) -> bool {
        self.key.kid() == kid && self.is_good(now)
    }
}

/// Whether something asked for at `at` need not be asked for again yet.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now < at.plus_seconds(Cache::REST_SECONDS)
}

#[cfg(test)]
mod tests;
