use super::*;
use Wanted::{Published, Renewed};

const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB";
const HOUR: u32 = 3_600;
const DAY: i64 = 86_400;

fn key() -> PublicKey {
    KEY.parse().unwrap()
}

fn keys(ids: &[&str]) -> Vec<KeyEntry> {
    let key = |id: &&str| KeyEntry {
        kid: Some((*id).to_owned()),
        key: key(),
    };
    ids.iter().map(key).collect()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.plus_seconds(seconds)
}

/// A cache that knows the set since the beginning of time.
fn fetched(ids: &[&str], wanted: &str) -> Cache {
    let mut cache = Cache::default();
    cache.ask_for_all(at(0));
    cache.replace(keys(ids), Some(wanted), at(0));
    cache
}

/// Looks a name up that is published, or is not.
fn look_up(cache: &mut Cache, name: &str, count: usize, ttl: u32, seconds: i64) {
    cache.ask_for(name, at(seconds));
    cache.learn(name, vec![key(); count], ttl, at(seconds));
}

fn has(cache: &Cache, kid: &str, seconds: i64) -> bool {
    !cache.keys(Some(kid), at(seconds)).is_empty()
}

#[test]
fn the_first_webhook_makes_us_ask() {
    for wanted in [Published, Renewed] {
        assert_eq!(Cache::default().look(Some("a"), wanted, at(0)), Look::Fetch);
        assert_eq!(Cache::default().look(None, wanted, at(0)), Look::Fetch);
    }
}

#[test]
fn a_known_id_is_not_asked_for_again_for_an_hour() {
    let cache = fetched(&["a"], "a");
    assert_eq!(cache.look(Some("a"), Published, at(1)), Look::Known);
    assert_eq!(cache.look(Some("a"), Published, at(3_599)), Look::Known);
    assert_eq!(cache.look(Some("a"), Published, at(3_600)), Look::Fetch);
    assert_eq!(cache.look(None, Published, at(1)), Look::Known);
    assert_eq!(cache.look(None, Published, at(3_600)), Look::Fetch);
}

#[test]
fn an_id_has_its_own_keys_and_no_id_has_all() {
    let cache = fetched(&["a", "b", "a"], "a");
    for (kid, count) in [(Some("a"), 2), (Some("b"), 1), (Some("c"), 0), (None, 3)] {
        assert_eq!(cache.keys(kid, at(1)).len(), count, "{kid:?}");
    }
}

#[test]
fn invented_ids_cannot_lock_out_a_new_key() {
    let mut cache = fetched(&["a"], "invented-0");
    assert_eq!(
        cache.look(Some("invented-0"), Published, at(1)),
        Look::Known,
        "it was looked for in vain"
    );
    for number in 1..1_000 {
        assert_eq!(
            cache.look(Some(&format!("invented-{number}")), Published, at(30)),
            Look::Resting
        );
    }
    assert_eq!(
        cache.look(Some("new"), Published, at(59)),
        Look::Resting,
        "come again, not refused"
    );
    assert_eq!(cache.look(Some("a"), Published, at(59)), Look::Known);
    assert_eq!(cache.look(Some("new"), Published, at(60)), Look::Fetch);
    cache.replace(keys(&["a", "new"]), Some("new"), at(60));
    assert_eq!(cache.look(Some("new"), Published, at(61)), Look::Known);
    assert!(has(&cache, "new", 61));
}

#[test]
fn a_key_that_is_published_late_is_found() {
    let mut cache = fetched(&["a"], "late");
    assert_eq!(cache.look(Some("late"), Published, at(299)), Look::Known);
    assert_eq!(cache.look(Some("late"), Published, at(300)), Look::Fetch);
    cache.replace(keys(&["a", "late"]), Some("late"), at(300));
    assert!(has(&cache, "late", 300));
}

#[test]
fn while_nobody_answers_known_keys_stay_good_for_a_day_and_others_wait() {
    let mut cache = fetched(&["a"], "a");
    cache.ask_for_all(at(4_000));
    assert_eq!(
        cache.look(Some("a"), Published, at(4_001)),
        Look::Known,
        "as genuine as yesterday"
    );
    assert_eq!(cache.look(Some("b"), Published, at(4_001)), Look::Resting);
    assert_eq!(cache.look(Some("a"), Published, at(4_060)), Look::Fetch);
    assert_eq!(cache.look(Some("b"), Published, at(4_060)), Look::Fetch);
    assert!(has(&cache, "a", 3_600 + DAY - 1));
    assert!(!has(&cache, "a", 3_600 + DAY), "it may be withdrawn by now");
    assert!(cache.keys(None, at(3_600 + DAY)).is_empty());
    let later = at(3_600 + DAY);
    assert_eq!(cache.look(Some("a"), Published, later), Look::Fetch);
    cache.ask_for_all(later);
    assert_eq!(cache.look(Some("a"), Published, later), Look::Resting);
}

#[test]
fn a_withdrawn_key_is_gone_with_the_next_look() {
    let mut cache = fetched(&["a"], "a");
    cache.replace(keys(&["b"]), Some("a"), at(3_600));
    assert!(!has(&cache, "a", 3_600));
    assert_eq!(cache.look(Some("a"), Published, at(3_601)), Look::Known);
}

#[test]
fn a_signature_that_fits_no_known_key_asks_once_a_minute() {
    let mut cache = fetched(&["a"], "a");
    for kid in [Some("a"), None] {
        assert_eq!(
            cache.look(kid, Renewed, at(59)),
            Look::Known,
            "nothing is newer"
        );
        assert_eq!(cache.look(kid, Renewed, at(60)), Look::Fetch);
    }
    cache.ask_for_all(at(60));
    assert_eq!(
        cache.look(Some("a"), Renewed, at(61)),
        Look::Resting,
        "nobody answered, so nobody can say"
    );
    assert_eq!(cache.look(Some("a"), Published, at(61)), Look::Known);
    cache.replace(keys(&["a"]), Some("a"), at(60));
    assert_eq!(cache.look(Some("a"), Renewed, at(119)), Look::Known);
    assert_eq!(cache.look(Some("a"), Renewed, at(120)), Look::Fetch);
    cache.replace(keys(&["b"]), Some("a"), at(120));
    assert_eq!(
        cache.look(Some("a"), Renewed, at(121)),
        Look::Known,
        "it was withdrawn"
    );
}

#[test]
fn records_are_kept_as_long_as_they_say_within_a_minute_and_a_day() {
    for (ttl, seconds) in [
        (0, 60),
        (59, 60),
        (60, 60),
        (300, 300),
        (HOUR, 3_600),
        (86_400, DAY),
        (86_401, DAY),
        (u32::MAX, DAY),
    ] {
        let mut cache = Cache::default();
        look_up(&mut cache, "a", 1, ttl, 0);
        let look = |seconds| cache.look(Some("a"), Published, at(seconds));
        assert_eq!(look(seconds - 1), Look::Known, "{ttl}");
        assert_eq!(look(seconds), Look::Fetch, "{ttl}");
    }
}

#[test]
fn keys_that_are_learned_one_by_one_are_kept_one_by_one() {
    let mut cache = Cache::default();
    look_up(&mut cache, "january", 1, HOUR, 0);
    look_up(&mut cache, "february", 2, HOUR, 1_800);
    assert!(has(&cache, "january", 1_800));
    assert_eq!(cache.keys(Some("february"), at(1_800)).len(), 2);
    assert_eq!(
        cache.look(Some("january"), Published, at(3_600)),
        Look::Fetch,
        "each has its own age"
    );
    assert_eq!(
        cache.look(Some("february"), Published, at(3_600)),
        Look::Known
    );
    look_up(&mut cache, "january", 0, HOUR, 3_600);
    assert!(!has(&cache, "january", 3_600), "it was withdrawn");
    assert!(has(&cache, "february", 3_600));
    assert_eq!(
        cache.look(Some("january"), Published, at(3_700)),
        Look::Known,
        "and is remembered as nobody's"
    );
}

#[test]
fn invented_names_cannot_keep_a_withdrawal_from_being_seen() {
    let mut cache = Cache::default();
    look_up(&mut cache, "stolen", 1, HOUR, 0);
    look_up(&mut cache, "invented", 0, HOUR, 3_600);
    assert_eq!(
        cache.look(Some("other"), Published, at(3_601)),
        Look::Resting
    );
    for wanted in [Published, Renewed] {
        assert_eq!(cache.look(Some("stolen"), wanted, at(3_601)), Look::Fetch);
    }
}

#[test]
fn a_record_that_is_short_lived_does_not_keep_a_new_name_out() {
    let mut cache = Cache::default();
    look_up(&mut cache, "old", 1, 60, 0);
    look_up(&mut cache, "old", 1, 60, 60);
    assert_eq!(cache.look(Some("new"), Published, at(61)), Look::Fetch);
    cache.ask_for("old", at(120));
    assert_eq!(cache.look(Some("old"), Published, at(121)), Look::Known);
    assert_eq!(cache.look(Some("old"), Renewed, at(121)), Look::Resting);
    assert_eq!(cache.look(Some("new"), Published, at(121)), Look::Fetch);
}

#[test]
fn whoever_names_every_key_of_a_zone_fills_no_memory() {
    let mut cache = Cache::default();
    for minute in 0..1_000 {
        let seconds = i64::from(minute) * 60;
        look_up(&mut cache, &format!("real-{minute}"), 1, HOUR, seconds);
        look_up(&mut cache, &format!("invented-{minute}"), 0, HOUR, seconds);
        assert!(cache.keys.len() <= Cache::MAX_KEYS);
        assert!(cache.unknown.len() <= 5);
    }
    assert!(has(&cache, "real-999", 60_000) && has(&cache, "real-901", 60_000));
    assert!(!has(&cache, "real-0", 60_000));
    look_up(&mut cache, "one", 1, HOUR, 3 * DAY);
    assert_eq!(cache.keys.len(), 1, "nobody needs the others any more");
}

#[test]
fn an_id_that_is_too_long_asks_nobody() {
    let look = |length| Cache::default().look(Some(&"x".repeat(length)), Published, at(0));
    assert_eq!(look(200), Look::Fetch);
    assert_eq!(look(201), Look::Known);
}
