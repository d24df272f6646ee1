//! How many events came in each minute, by family.

use mailhooks_event::{Family, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The counts of the last minutes.
#[derive(Default)]
pub(super) struct Rates {
    /// By minute since 1970.
    minutes: BTreeMap<i64, BTreeMap<Family, u64>>,
}

impl Rates {
    /// How many minutes are told, the one that runs included.
    pub(super) const MINUTES: i64 = 10;

    /// Counts one event.
    pub(super) fn count(&mut self, family: Family, now: Timestamp) {
        let minute = minute(now);
        self.minutes
            .retain(|known, _| *known > minute - Self::MINUTES);
        let counts = self.minutes.entry(minute).or_default();
        *counts.entry(family).or_default() += 1;
    }

    /// The beginnings of the minutes, the oldest first, and the counts of each family.
    pub(super) fn told(&self, now: Timestamp) -> Value {
        let last = minute(now);
        let minutes = || (last - Self::MINUTES + 1)..=last;
        let counts = |family: &Family| -> Vec<u64> {
            let of = |minute| self.minutes.get(&minute)?.get(family).copied();
            minutes().map(|minute| of(minute).unwrap_or(0)).collect()
        };
        let begin = |minute| Timestamp::UNIX_EPOCH.plus_seconds(minute * 60);
        let families = Family::ALL
            .iter()
            .map(|family| json!({"family": family, "counts": counts(family)}));
        json!({
            "minutes": minutes().map(begin).collect::<Vec<_>>(),
            "families": families.collect::<Vec<_>>(),
        })
    }
}

fn minute(moment: Timestamp) -> i64 {
    moment.unix_seconds().div_euclid(60)
}
