//! An entry is the same in every order, and says what a plain reading of all its news says.

use super::*;
use proptest::{collection::vec, prelude::*};

const LIMIT: Limit = Limit {
    count: 3,
    seconds: 10,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.plus_seconds(seconds)
}

fn id(number: u8) -> EventId {
    let letter = char::from(b'a' + number % 26);
    format!("evt_{}", letter.to_string().repeat(32))
        .parse()
        .unwrap()
}

fn entry(news: &[News]) -> Entry {
    news.iter()
        .fold(Entry::default(), |entry, news| entry.with(news, LIMIT))
}

/// The same question answered from all news at once, without any fold.
fn plainly(news: &[News]) -> Option<Reason> {
    let latest = |of: &dyn Fn(&News) -> Option<Timestamp>| news.iter().filter_map(of).max();
    let removed = latest(&|news| match news {
        News::Removed(time) => Some(*time),
        News::Suppress(_) | News::Complaint(_) | News::Count(..) | News::Clear(_) => None,
    });
    let cleared = latest(&|news| match news {
        News::Removed(time) | News::Clear(time) => Some(*time),
        News::Suppress(_) | News::Complaint(_) | News::Count(..) => None,
    });
    let stands = |time: &Timestamp, by: Option<Timestamp>| by.is_none_or(|by| by <= *time);
    let mut counts = BTreeSet::new();
    let (mut complained, mut failed) = (false, false);
    for news in news {
        match news {
            News::Complaint(time) => complained |= stands(time, removed),
            News::Suppress(time) => failed |= stands(time, cleared),
            News::Count(time, event) if stands(time, cleared) => {
                counts.insert((*time, event.clone()));
            }
            News::Count(..) | News::Clear(_) | News::Removed(_) => {}
        }
    }
    let enough = counts.iter().any(|(first, _)| {
        let near = counts
            .iter()
            .filter(|(time, _)| time >= first && *time <= first.plus_seconds(LIMIT.seconds));
        near.count() >= LIMIT.count
    });
    match (complained, failed, enough) {
        (true, ..) => Some(Reason::Complaint),
        (_, true, _) => Some(Reason::Failure),
        (.., true) => Some(Reason::Repeated),
        (false, false, false) => None,
    }
}

fn news() -> impl Strategy<Value = News> {
    (0_i64..40, 0_u8..10, 0_u8..12).prop_map(|(seconds, sort, number)| match sort {
        0 => News::Suppress(at(seconds)),
        1 => News::Complaint(at(seconds)),
        2 => News::Clear(at(seconds)),
        3 => News::Removed(at(seconds)),
        // The time belongs to the event: a redelivery has the same.
        _ => News::Count(at(i64::from(number) * 3), id(number)),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn any_order_and_any_repetition_give_the_same_entry(
        (news, mixed) in vec(news(), 1..14).prop_flat_map(|news| {
            let twice = [news.clone(), news.clone()].concat();
            (Just(news), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(entry(&mixed), entry(&news));
        prop_assert_eq!(entry(&news).reason(LIMIT), plainly(&news));
    }
}

#[test]
fn a_failure_lists_until_something_later_clears_it() {
    let failed = News::Suppress(at(5));
    assert_eq!(
        entry(std::slice::from_ref(&failed)).reason(LIMIT),
        Some(Reason::Failure)
    );
    for (clear, expected) in [
        (4, Some(Reason::Failure)),
        (5, Some(Reason::Failure)),
        (6, None),
    ] {
        let clear = News::Clear(at(clear));
        assert_eq!(
            entry(&[failed.clone(), clear.clone()]).reason(LIMIT),
            expected
        );
        assert_eq!(entry(&[clear, failed.clone()]).reason(LIMIT), expected);
    }
}

#[test]
fn a_delivery_never_clears_a_complaint_and_a_decision_does() {
    let complaint = News::Complaint(at(5));
    let delivered = entry(&[complaint.clone(), News::Clear(at(9))]);
    assert_eq!(delivered.reason(LIMIT), Some(Reason::Complaint));
    assert_eq!(
        entry(&[News::Removed(at(9)), complaint]).reason(LIMIT),
        None
    );
}

#[test]
fn failures_list_when_enough_of_them_are_near_together() {
    let count = |seconds, number| News::Count(at(seconds), id(number));
    assert_eq!(entry(&[count(0, 0), count(1, 1)]).reason(LIMIT), None);
    assert_eq!(
        entry(&[count(0, 0), count(1, 1), count(1, 1)]).reason(LIMIT),
        None,
        "a redelivery"
    );
    assert_eq!(
        entry(&[count(0, 0), count(1, 1), count(11, 2)]).reason(LIMIT),
        None,
        "too far apart"
    );
    let enough = [count(0, 0), count(1, 1), count(10, 2)];
    assert_eq!(entry(&enough).reason(LIMIT), Some(Reason::Repeated));
    // A single one much later does not take it back, and a delivery does.
    let later = [&enough[..], &[count(500, 3)]].concat();
    assert_eq!(entry(&later).reason(LIMIT), Some(Reason::Repeated));
    let cleared = [&later[..], &[News::Clear(at(1))]].concat();
    assert_eq!(entry(&cleared).reason(LIMIT), None, "two of three are left");
}

#[test]
fn what_can_decide_nothing_any_more_is_forgotten() {
    let counts: Vec<News> = (0..20)
        .map(|number| News::Count(at(i64::from(number)), id(number)))
        .collect();
    assert_eq!(entry(&counts).counts.len(), LIMIT.count);
    let cleared = [&counts[..], &[News::Clear(at(100))]].concat();
    assert!(entry(&cleared).counts.is_empty());
}
