//! What holds for every body, whatever it holds.

use super::*;
use mailhooks_event::{Category, CategoryBasis, DedupBasis, Family, Happening};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The variables that the readers know.
const VARIABLES: &str = "action code collection created database description email emailfrom envelope \
    extended fields interests ip mailing mime modified original parameters profile recipient referer \
    state subprofile tags time timestamp useragent";

const fn family(name: EventName) -> Family {
    match name {
        EventName::Failure | EventName::Delivery => Family::Delivery,
        EventName::Bounce => Family::Bounce,
        EventName::Open | EventName::Click => Family::Engagement,
        EventName::Abuse => Family::Complaint,
        EventName::Unsubscribe | EventName::Create | EventName::Update | EventName::Delete => {
            Family::Contact
        }
    }
}

fn understood(body: &str) -> Occurrence {
    match read(body.as_bytes(), Some("account_1234")) {
        Reading::Understood(occurrence) => *occurrence,
        Reading::Quarantined { reason, .. } => panic!("{body}: {reason}"),
    }
}

fn variable() -> impl Strategy<Value = String> {
    let names: Vec<_> = VARIABLES.split_whitespace().collect();
    let brackets = ["", "[]", "[0]", "%5Bmail%5D", "[a][b]", "["];
    let name = (
        prop::sample::select(names),
        prop::sample::select(brackets.to_vec()),
    );
    let value = prop_oneof![
        "[a-z]{0,3}%40[a-z]{0,3}[.,;%2B+]{0,3}[a-z]{0,3}",
        "[0-9.]{0,11}",
        "[45][0-9.-]{0,6}",
        "2026-0[1-9]-1[0-9][+T][0-9:.]{0,9}",
        "From: .{0,20}",
        "bounce|failed|1|0",
        ".{0,12}",
    ];
    (name, value).prop_map(|((name, brackets), value)| format!("{name}{brackets}={value}"))
}

proptest! {
    #[test]
    fn every_known_event_is_understood_whatever_its_variables_hold(
        name in prop::sample::select(EventName::ALL.to_vec()),
        variables in prop::collection::vec(variable(), 0..12),
    ) {
        let variables = variables.join("&").replace("type", "");
        let occurrence = understood(&format!("type={}&{variables}", name.as_str()));
        prop_assert_eq!(occurrence.happening.family(), family(name));
        prop_assert_eq!(&occurrence.provider_event, name.as_str());
        let certain = occurrence.mail.recipient_certain == Some(true);
        prop_assert!(!certain || occurrence.mail.recipient.is_some());
    }

    #[test]
    fn every_other_body_is_quarantined(body in any::<Vec<u8>>(), text in ".{0,20}") {
        for body in [body, text.into_bytes()] {
            let quarantined = matches!(read(&body, None), Reading::Quarantined { .. });
            prop_assert!(quarantined);
        }
    }
}

#[test]
fn each_event_has_a_key_of_its_own() {
    let key = |body: &str| understood(body).dedup;
    let open = "type=open&id=m&recipient=a%40example.org&time=7&ip=203.0.113.1";
    assert_eq!(key(open).basis, DedupBasis::Content);
    assert_eq!(key(open), key(&format!("{open}&useragent=x&timestamp=1")));
    for other in [
        open.replace("open", "click"),
        open.replace("id=m", "id=n"),
        open.replace("time=7", "time=8"),
        open.replace("a%40", "b%40"),
        open.replace("113.1", "113.2"),
    ] {
        assert_ne!(key(open), key(&other), "{other}");
    }
    let update = "type=update&profile=1&database=2&time=7&parameters[mail]=a";
    assert_ne!(key(update), key(&update.replace("=a", "=b")));
    for nothing_to_tell_them_apart_by in [
        "type=open&id=m",
        "type=open&id=m&time=soon",
        "type=delivery&time=7&recipient=a%40example.org",
        "type=failure&id=&time=7&state=dns",
        "type=delete&id=m&time=7&database=2",
    ] {
        let body = nothing_to_tell_them_apart_by;
        assert_eq!(key(body).basis, DedupBasis::Body, "{body}");
    }
    let part = "type=delete&time=7&subprofile=4";
    assert_eq!(key(part).basis, DedupBasis::Content);
}

#[test]
fn interests_say_the_same_in_every_spelling() {
    let of = |interests: &str| {
        let occurrence = understood(&format!("type=update&profile=1&{interests}"));
        let Happening::Contact(_, contact) = occurrence.happening else {
            panic!("a contact");
        };
        assert!(!occurrence.extra.contains_key("interests"), "{interests}");
        Value::Object(contact.interests)
    };
    let set = json!({"blue": true, "red": true});
    for interests in [
        "interests[]=blue&interests[]=red",
        "interests%5B0%5D=blue&interests%5b1%5d=red",
        "interests[1]=blue&interests[2]=red",
        "interests=blue&interests=red",
        "interests[blue]=1&interests[red]=1",
    ] {
        assert_eq!(of(interests), set, "{interests}");
    }
    for grouped in [
        "interests[colours][]=blue&interests[colours][]=red",
        "interests[colours][3]=blue&interests[colours][5]=red",
        "interests[colours][blue]=1&interests[colours][red]=1",
    ] {
        assert_eq!(of(grouped), json!({"colours": set}), "{grouped}");
    }
    assert_eq!(of("interests[blue]=0"), json!({"blue": false}));
    assert_eq!(of("interests[blue]="), json!({"blue": false}));
    assert_eq!(of("interests="), json!({}));
    let twice = "interests[blue]=0&interests[blue]=1";
    assert_eq!(
        of(twice),
        json!({"blue": ["0", "1"]}),
        "neither is believed"
    );
}

#[test]
fn the_state_names_the_cause_only_where_nothing_better_does() {
    let cause = |body: &str| {
        let failure = understood(&format!("type=failure&id=m&{body}")).failure;
        let failure = failure.unwrap();
        (failure.category, failure.category_basis)
    };
    let by_state = |category| (category, CategoryBasis::Provider);
    assert_eq!(cause("state=dns"), by_state(Category::DnsFailure));
    assert_eq!(cause("state=connect"), by_state(Category::ConnectionError));
    let nothing = (Category::Unclassified, CategoryBasis::None);
    for body in ["state=rcptto", "state=", "state=connect&code=554"] {
        assert_eq!(cause(body), nothing, "{body}");
    }
    let text = (Category::InvalidDomain, CategoryBasis::Text);
    assert_eq!(cause("state=dns&description=No+such+domain"), text);
}

/// Found by fuzzing: on a mail within a mail within a report the crate that reads mail runs into an
/// assertion.
#[test]
fn a_mail_that_cannot_be_parsed_costs_nothing_else() {
    let mime = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n\
                Content-Type: message/rfc822\n\n\n--b--";
    for (kind, family) in [("abuse", Family::Complaint), ("bounce", Family::Bounce)] {
        let occurrence = understood(&format!(
            "type={kind}&recipient=jane%40example.org&time=7&mime={mime}"
        ));
        assert_eq!(occurrence.happening.family(), family);
        assert!(occurrence.mail.recipient.is_some());
        assert!(occurrence.time.is_some());
    }
}
