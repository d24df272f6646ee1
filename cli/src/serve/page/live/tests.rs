use super::{rates::Rates, *};
use mailhooks_event::{
    Data, Dedup, EventId, Family, Happening, Mail, SourceName, delivery::DeliveryKind,
};
use serde_json::Map;

fn moment(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.plus_seconds(seconds)
}

/// An event of its own, with this sentence in it.
pub(in crate::serve::page) fn event(number: usize, description: &str) -> Event {
    let source: SourceName = "resend".parse().unwrap();
    let dedup = Dedup::by_body(number.to_string().as_bytes());
    Event {
        id: EventId::derive(&source, &dedup),
        source,
        subject: None,
        time: moment(0),
        happening: Happening::Delivery(DeliveryKind::ALL[0]),
        data: Data {
            provider: mailhooks_event::ProviderName::new("resend"),
            provider_event: None,
            inferred: false,
            account: None,
            received_at: moment(0),
            dedup,
            warnings: Vec::new(),
            mail: Mail {
                description: Some(description.to_owned()),
                ..Mail::default()
            },
            smtp: None,
            failure: None,
            extra: Map::new(),
        },
    }
}

fn text(page: &Page) -> &str {
    std::str::from_utf8(&page.frames).unwrap()
}

#[test]
fn whoever_comes_back_gets_what_came_since() {
    let live = Live::new();
    for number in 1..=3 {
        live.take(&event(number, "x"), moment(0));
    }
    // What comes twice is one event.
    live.take(&event(3, "x"), moment(0));
    let page = live.after(1);
    assert_eq!(
        (page.missed, page.upto, text(&page).matches("id: ").count()),
        (0, 3, 2)
    );
    let id = text(&page)
        .lines()
        .next()
        .unwrap()
        .strip_prefix("id: ")
        .unwrap();
    assert_eq!(live.number(id), Some(2));
    assert!(live.after(3).frames.is_empty());
    let of_another = format!("0-{}", 2);
    for foreign in [of_another.as_str(), "", "2", "x-y"] {
        assert_eq!(live.number(foreign), None, "{foreign}");
    }
}

#[test]
fn a_thousand_are_kept_and_the_others_are_counted_as_missed() {
    let live = Live::new();
    for number in 0..1_200 {
        live.take(&event(number, "x"), moment(0));
    }
    let (mut number, mut events, mut missed) = (0, 0, 0);
    loop {
        let page = live.after(number);
        if page.frames.is_empty() {
            break;
        }
        events += text(&page).matches("\ndata: ").count();
        missed += page.missed;
        number = page.upto;
    }
    assert_eq!((events, missed, number), (1_000, 200, 1_200));
}

#[test]
fn large_events_are_kept_within_limits_and_go_out_one_by_one() {
    let live = Live::new();
    for number in 0..200 {
        live.take(&event(number, &"x".repeat(200_000)), moment(0));
    }
    let page = live.after(0);
    assert!(page.missed > 100, "{}", page.missed);
    assert_eq!(text(&page).matches("\ndata: ").count(), 1);
}

#[test]
fn a_hostile_text_stays_within_its_frame() {
    let live = Live::new();
    live.take(
        &event(1, "</script><script>\n\ndata: {}\n\nid: 9\r\n"),
        moment(0),
    );
    let page = live.after(0);
    let lines: Vec<&str> = text(&page).split(['\n', '\r']).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].starts_with("id: ") && lines[1].starts_with("data: "));
    assert!(!text(&page).contains('<'));
}

#[test]
fn minutes_are_counted_by_family_and_old_ones_go() {
    let mut rates = Rates::default();
    rates.count(Family::Bounce, moment(30));
    rates.count(Family::Bounce, moment(599));
    rates.count(Family::Delivery, moment(599));
    let counts = |rates: &Rates, family: Family, now| -> Value {
        let told = rates.told(moment(now));
        let families = told["families"].as_array().unwrap().clone();
        let one = families.iter().find(|one| one["family"] == family.as_str());
        one.unwrap()["counts"].clone()
    };
    let bounces = serde_json::json!([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(counts(&rates, Family::Bounce, 599), bounces);
    assert_eq!(
        rates.told(moment(599))["minutes"][0],
        "1970-01-01T00:00:00.000000Z"
    );
    let later = serde_json::json!([0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(counts(&rates, Family::Bounce, 601), later);
    assert_eq!(counts(&rates, Family::Delivery, 601), later);
    assert!(counts(&rates, Family::Complaint, 601)[9] == 0);
}
