//! However large, an event fits, and what names somebody or something stays as it was.

use super::*;
use crate::fields::Fields;
use mailhooks_event::{
    Address, Data, Dedup, DedupBasis, EventId, Failure, Mail, Message, Permanence, Phase,
    ProviderName, Smtp, SourceName, Timestamp,
    bounce::{Bounce, BounceKind},
    contact::{Contact, ContactKind, Names},
    domain::{DnsRecord, Domain, DomainKind},
    engagement::{Engagement, EngagementKind},
};
use mailhooks_event::{Category, CategoryBasis};
use serde_json::json;

/// The longest text that a reader lets through.
fn longest() -> String {
    let mut text = "\u{1}".repeat(MAX_TEXT_BYTES);
    cut_text(&mut text, MAX_TEXT_BYTES);
    text
}

fn some() -> Option<String> {
    Some(longest())
}

fn address(number: usize) -> Address {
    Address::new(&format!("{number}{}@example.com", "\"".repeat(900))).unwrap()
}

fn many() -> Map<String, Value> {
    (0..60)
        .map(|number| (format!("{number}\u{ffff}"), json!(longest())))
        .collect()
}

/// An event with everything in it as large as can be.
fn huge(happening: Happening) -> Event {
    let source: SourceName = "s".repeat(64).parse().unwrap();
    let dedup = Dedup::by_id(DedupBasis::DeliveryId, &"d".repeat(128));
    let message = Message {
        id: some(),
        token: some(),
        rfc_message_id: some(),
        from: Some(address(0)),
        from_name: some(),
        subject: some(),
        tags: vec![longest(); 40],
        labels: (0..60)
            .map(|number| (number.to_string(), longest()))
            .collect(),
        metadata: many(),
        broadcast_id: some(),
        template_id: some(),
        ..Message::default()
    };
    Event {
        id: EventId::derive(&source, &dedup),
        source,
        subject: some(),
        time: Timestamp::UNIX_EPOCH,
        happening,
        data: Data {
            provider: ProviderName::new("resend"),
            provider_event: some(),
            inferred: false,
            account: some(),
            received_at: Timestamp::UNIX_EPOCH,
            dedup,
            warnings: vec![],
            mail: Mail {
                message: Some(Box::new(message)),
                recipient: Some(address(1)),
                recipients: (1..150).map(address).collect(),
                recipient_certain: Some(true),
                description: some(),
                suppression_advice: None,
            },
            smtp: Some(Smtp {
                text: vec![longest(); 40],
                remote_host: some(),
                ..Smtp::default()
            }),
            failure: Some(Failure {
                phase: Phase::Unknown,
                permanence: Permanence::Permanent,
                category: Category::Unclassified,
                category_basis: CategoryBasis::None,
                provider_type: some(),
                provider_subtype: some(),
                provider_code: some(),
            }),
            extra: many(),
        },
    }
}

fn happenings() -> Vec<Happening> {
    let record = DnsRecord {
        purpose: some(),
        name: some(),
        record_type: some(),
        value: some(),
        ttl: some(),
        priority: Some(1),
        status: some(),
        error: some(),
    };
    vec![
        Happening::Bounce(
            BounceKind::Bounced,
            Bounce {
                id: some(),
                token: some(),
                rfc_message_id: some(),
                from: Some(address(2)),
                to: Some(address(3)),
                subject: some(),
            },
        ),
        Happening::Engagement(
            EngagementKind::Clicked,
            Engagement {
                url: Some("u".repeat(MAX_URL_BYTES)),
                link_token: some(),
                ip: some(),
                user_agent: some(),
                referer: some(),
            },
        ),
        Happening::Domain(
            DomainKind::Updated,
            Domain {
                name: some(),
                id: some(),
                status: some(),
                region: some(),
                records: vec![record; 30],
                ..Domain::default()
            },
        ),
        Happening::Contact(
            ContactKind::Updated,
            Contact {
                id: some(),
                list: some(),
                segments: vec![longest(); 40],
                email: Some(address(4)),
                names: Names {
                    first: some(),
                    last: some(),
                },
                fields: many(),
                interests: many(),
                parameters: many(),
                ..Contact::default()
            },
        ),
    ]
}

fn bounded(mut event: Event) -> Event {
    bound(&mut event, usize::MAX);
    event
}

#[test]
fn the_largest_event_of_each_family_fits() {
    for happening in happenings() {
        let bounded = bounded(huge(happening));
        let json = bounded.to_json().unwrap();
        assert!(
            json.len() <= MAX_EVENT_BYTES,
            "{} {}",
            bounded.event_type(),
            json.len()
        );
        assert!(bounded.data.warnings.contains(&Warning::Truncated));
        let back: Event = serde_json::from_str(&json).unwrap();
        assert!(back == bounded);
    }
}

#[test]
fn what_names_somebody_or_something_stays_as_it_was() {
    for happening in happenings() {
        let before = huge(happening);
        let after = bounded(before.clone());
        assert_eq!(
            (&after.id, &after.source, &after.subject),
            (&before.id, &before.source, &before.subject)
        );
        assert_eq!(after.data.dedup, before.data.dedup);
        assert_eq!(after.data.mail.recipient, before.data.mail.recipient);
        let known = |recipient| before.data.mail.recipients.contains(recipient);
        assert!(after.data.mail.recipients.iter().all(known));
        let message = |event: &Event| event.data.mail.message.clone().unwrap();
        assert_eq!(message(&after).id, message(&before).id);
        assert_eq!(message(&after).from, message(&before).from);
        assert_eq!(EventId::derive(&after.source, &after.data.dedup), after.id);
    }
}

#[test]
fn an_event_that_fits_is_left_alone() {
    let mut small = huge(Happening::Bounce(BounceKind::Bounced, Bounce::default()));
    small.data.extra.clear();
    small.data.mail = Mail::default();
    small.data.smtp = None;
    assert!(bounded(small.clone()) == small);
}

#[test]
fn a_text_is_cut_between_characters() {
    let mut text = "aé".to_owned();
    cut_text(&mut text, 2);
    assert_eq!(text, "a");
    cut_text(&mut text, 5);
    assert_eq!(text, "a");
}

#[test]
fn a_text_is_measured_as_json_writes_it() {
    for text in ["\u{0}\u{1f}\"\\\n\r\t", "é👋\u{ffff}\u{7f}", "plain"] {
        let json = as_written(text);
        let mut whole = text.to_owned();
        cut_text(&mut whole, json.len());
        assert_eq!(whole, text);
        cut_text(&mut whole, json.len() - 1);
        assert_ne!(whole, text, "{json}");
    }
}

/// A text as it stands in an event's JSON, without its quotes.
fn as_written(text: &str) -> String {
    let mut event = huge(Happening::Bounce(BounceKind::Bounced, Bounce::default()));
    event.subject = Some(text.to_owned());
    let json = event.to_json().unwrap();
    let start = json.find("\"subject\":\"").unwrap() + 11;
    json[start..json.find("\",\"time\"").unwrap()].to_owned()
}

#[test]
fn readers_cut_texts_and_refuse_long_addresses() {
    let mut fields = Fields::of_map(Map::from_iter([
        ("text".to_owned(), "x".repeat(3_000).into()),
        ("url".to_owned(), "x".repeat(3_000).into()),
        (
            "address".to_owned(),
            format!("{}@example.com", "x".repeat(1_000)).into(),
        ),
        ("odd".to_owned(), "a\u{1}@example.com".into()),
    ]));
    assert_eq!(fields.text("text").unwrap().len(), MAX_TEXT_BYTES);
    assert_eq!(fields.url("url").unwrap().len(), 3_000);
    assert_eq!(fields.address("address"), None);
    assert_eq!(fields.address("odd"), None);
    let (rest, warnings) = fields.into_rest();
    assert_eq!(rest.len(), 2, "what cannot be read is kept");
    assert_eq!(
        warnings,
        [
            Warning::Truncated,
            Warning::FieldUnreadable,
            Warning::FieldUnreadable
        ]
    );
}
