//! When to ask for keys, and what to remember. Pure: time is an argument.

use mailhooks_event::Timestamp;
use mailhooks_signature::KeyEntry;

/// What is known of a source's published keys.
#[derive(Default)]
pub(super) struct Cache {
    keys: Vec<Fetched>,
    asked_at: Option<Timestamp>,
    /// Ids that were looked for in vain, and when. A handful, since each cost a look-up.
    unknown: Vec<(String, Timestamp)>,
}

/// A key and when it was seen published.
struct Fetched {
    key: KeyEntry,
    at: Timestamp,
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
    /// An unknown id asks no sooner than this after the last time, in seconds.
    const REST_SECONDS: i64 = 60;
    /// Keys older than this are asked for again when they are used, in seconds.
    const FRESH_SECONDS: i64 = 3_600;
    /// How long an id is taken for nobody's, in seconds: a sender may sign with a new key a little
    /// before everybody can fetch it.
    const UNKNOWN_SECONDS: i64 = 300;
    /// Longer ids are no key's.
    const MAX_ID_BYTES: usize = 200;

    pub(super) fn look(&self, kid: Option<&str>, now: Timestamp) -> Look {
        let is_fresh = |fetched: &Fetched| now < fetched.at.plus_seconds(Self::FRESH_SECONDS);
        let rests = self
            .asked_at
            .is_some_and(|at| now < at.plus_seconds(Self::REST_SECONDS));
        let mut named = self.named(kid).peekable();
        let known = named.peek().is_some();
        if known && (rests || named.all(is_fresh)) {
            return Look::Known;
        }
        if !known && kid.is_some_and(|kid| self.is_nobodys(kid, now)) {
            return Look::Known;
        }
        match (known, rests) {
            (false, true) => Look::Resting,
            (true, _) | (false, false) => Look::Fetch,
        }
    }

    /// Whether there is a key of this id; without an id, any key.
    pub(super) fn has(&self, kid: Option<&str>) -> bool {
        self.named(kid).next().is_some()
    }

    pub(super) fn keys(&self) -> Vec<KeyEntry> {
        self.keys
            .iter()
            .map(|fetched| fetched.key.clone())
            .collect()
    }

    /// Takes over what is published now, all of it, and remembers the id if it is not there.
    pub(super) fn replace(&mut self, keys: Vec<KeyEntry>, kid: Option<&str>, now: Timestamp) {
        self.keys = keys
            .into_iter()
            .map(|key| Fetched { key, at: now })
            .collect();
        self.asked(kid, now);
    }

    /// Takes over what is published under this id now: a key, or none.
    pub(super) fn learn(&mut self, key: Option<KeyEntry>, kid: &str, now: Timestamp) {
        self.keys.retain(|fetched| fetched.key.kid() != kid);
        self.keys.extend(key.map(|key| Fetched { key, at: now }));
        self.asked(Some(kid), now);
    }

    fn asked(&mut self, kid: Option<&str>, now: Timestamp) {
        self.asked_at = Some(now);
        self.unknown
            .retain(|(_, at)| now < at.plus_seconds(Self::UNKNOWN_SECONDS));
        if let Some(kid) = kid.filter(|kid| !self.has(Some(kid))) {
            self.unknown.push((kid.to_owned(), now));
        }
    }

    fn named(&self, kid: Option<&str>) -> impl Iterator<Item = &Fetched> {
        self.keys
            .iter()
            .filter(move |fetched| kid.is_none_or(|kid| fetched.key.kid() == kid))
    }

    /// Remembers that nobody answered.
    pub(super) fn failed(&mut self, now: Timestamp) {
        self.asked_at = Some(now);
    }

    fn is_nobodys(&self, kid: &str, now: Timestamp) -> bool {
        let in_vain = |(unknown, at): &(String, Timestamp)| {
            unknown == kid && now < at.plus_seconds(Self::UNKNOWN_SECONDS)
        };
        kid.len() > Self::MAX_ID_BYTES || self.unknown.iter().any(in_vain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB";

    fn keys(ids: &[&str]) -> Vec<KeyEntry> {
        let key = |id: &&str| KeyEntry {
            kid: Some((*id).to_owned()),
            key: KEY.parse().unwrap(),
        };
        ids.iter().map(key).collect()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.plus_seconds(seconds)
    }

    fn fetched(ids: &[&str], wanted: &str) -> Cache {
        let mut cache = Cache::default();
        cache.replace(keys(ids), Some(wanted), at(0));
        cache
    }

    #[test]
    fn the_first_webhook_makes_us_ask() {
        assert_eq!(Cache::default().look(Some("a"), at(0)), Look::Fetch);
        assert_eq!(Cache::default().look(None, at(0)), Look::Fetch);
    }

    #[test]
    fn a_known_id_is_not_asked_for_again_for_an_hour() {
        let cache = fetched(&["a"], "a");
        assert_eq!(cache.look(Some("a"), at(1)), Look::Known);
        assert_eq!(cache.look(Some("a"), at(3_599)), Look::Known);
        assert_eq!(cache.look(Some("a"), at(3_600)), Look::Fetch);
        assert_eq!(cache.look(None, at(1)), Look::Known);
    }

    #[test]
    fn invented_ids_cannot_lock_out_a_new_key() {
        let mut cache = fetched(&["a"], "invented-0");
        assert_eq!(
            cache.look(Some("invented-0"), at(1)),
            Look::Known,
            "it was looked for in vain"
        );
        for number in 1..1_000 {
            assert_eq!(
                cache.look(Some(&format!("invented-{number}")), at(30)),
                Look::Resting
            );
        }
        assert_eq!(
            cache.look(Some("new"), at(59)),
            Look::Resting,
            "come again, not refused"
        );
        assert_eq!(cache.look(Some("a"), at(59)), Look::Known);
        assert_eq!(cache.look(Some("new"), at(60)), Look::Fetch);
        cache.replace(keys(&["a", "new"]), Some("new"), at(60));
        assert_eq!(cache.look(Some("new"), at(61)), Look::Known);
        assert!(cache.has(Some("new")));
    }

    #[test]
    fn a_key_that_is_published_late_is_found() {
        let mut cache = fetched(&["a"], "late");
        assert_eq!(cache.look(Some("late"), at(299)), Look::Known);
        assert_eq!(cache.look(Some("late"), at(300)), Look::Fetch);
        cache.replace(keys(&["a", "late"]), Some("late"), at(300));
        assert!(cache.has(Some("late")));
    }

    #[test]
    fn while_nobody_answers_known_keys_stay_good_and_others_wait() {
        let mut cache = fetched(&["a"], "a");
        cache.failed(at(4_000));
        assert_eq!(
            cache.look(Some("a"), at(4_001)),
            Look::Known,
            "as genuine as yesterday"
        );
        assert_eq!(cache.look(Some("b"), at(4_001)), Look::Resting);
        assert_eq!(cache.look(Some("b"), at(4_060)), Look::Fetch);
    }

    #[test]
    fn a_withdrawn_key_is_gone_with_the_next_look() {
        let mut cache = fetched(&["a"], "a");
        cache.replace(keys(&["b"]), Some("a"), at(3_600));
        assert!(!cache.has(Some("a")));
        assert_eq!(cache.look(Some("a"), at(3_601)), Look::Known);
    }

    #[test]
    fn keys_that_are_learned_one_by_one_are_kept_one_by_one() {
        let mut cache = Cache::default();
        let one = |id| keys(&[id]).pop();
        cache.learn(one("january"), "january", at(0));
        cache.learn(one("february"), "february", at(1_800));
        assert!(cache.has(Some("january")) && cache.has(Some("february")));
        assert_eq!(
            cache.look(Some("january"), at(3_600)),
            Look::Fetch,
            "each has its own age"
        );
        assert_eq!(cache.look(Some("february"), at(3_600)), Look::Known);
        cache.learn(None, "january", at(3_600));
        assert!(!cache.has(Some("january")), "it was withdrawn");
        assert!(cache.has(Some("february")));
        assert_eq!(
            cache.look(Some("january"), at(3_700)),
            Look::Known,
            "and is remembered as nobody's"
        );
    }

    #[test]
    fn an_id_that_is_too_long_asks_nobody() {
        assert_eq!(
            Cache::default().look(Some(&"x".repeat(201)), at(0)),
            Look::Known
        );
    }
}
