//! What holds for every body, whatever it holds.

use super::*;
use mailhooks_event::{DedupBasis, Family};
use proptest::prelude::*;

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
    assert_eq!(key("type=open&id=m").basis, DedupBasis::Body);
}
