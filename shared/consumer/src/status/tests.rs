//! The status of a mail is the same whatever order its events come in.

use super::*;
use crate::{
    KeepDays,
    testing::{TABLE, aws, event, events, now},
};
use mailhooks_event::{Address, Failure, Phase};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeSet;

/// An event of this type about the one mail of these tests.
fn about(event_type: &str, seconds: i64) -> Event {
    let mut event = event(event_type);
    event.source = "resend".parse().unwrap();
    event.subject = Some("mail-1".to_owned());
    event.time = now().plus_seconds(seconds);
    event.data.mail.recipient = Address::new("Jane@example.org");
    event.data.mail.recipient_certain = Some(true);
    event
}

fn status_of(events: &[Event]) -> Option<MailStatus> {
    let folded = fold(events);
    assert!(folded.len() <= 1);
    folded.into_values().next().map(|update| update.status)
}

fn any_event() -> impl Strategy<Value = Event> {
    let samples: Vec<Event> = events()
        .into_iter()
        .filter(|event| StatusUpdate::of(event).is_some())
        .collect();
    (select(samples), 0_i64..4, "[a-b]", 0_usize..2).prop_map(
        |(mut event, seconds, mail, recipient)| {
            event.source = "resend".parse().unwrap();
            event.subject = Some(mail);
            event.time = now().plus_seconds(seconds);
            event.data.mail.recipient =
                Address::new(["jane@example.org", "joe@example.org"][recipient]);
            event
        },
    )
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        (events, mixed) in vec(any_event(), 1..8).prop_flat_map(|events| {
            let twice = [events.clone(), events.clone()].concat();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        let in_order = fold(&events);
        prop_assert!(!in_order.is_empty());
        prop_assert_eq!(&fold(&mixed), &in_order);
        // What was folded in parts is the same as what was folded at once.
        let (one, other) = mixed.split_at(mixed.len() / 3);
        let mut joined = fold(one);
        for (key, update) in fold(other) {
            let known = joined.entry(key).or_insert_with(|| update.clone());
            *known = update.max(known.clone());
        }
        prop_assert_eq!(joined, in_order);
    }
}

#[test]
fn ranks_follow_the_order_of_the_words_and_have_two_digits() {
    let all = [
        MailStatus::Scheduled,
        MailStatus::Accepted,
        MailStatus::Held,
        MailStatus::Deferred,
        MailStatus::Suppressed,
        MailStatus::GaveUp,
        MailStatus::Delivered,
        MailStatus::Opened,
        MailStatus::Clicked,
        MailStatus::Failed,
        MailStatus::Bounced,
        MailStatus::Complained,
    ];
    assert!(all.is_sorted());
    assert!(all.windows(2).all(|pair| pair[0].rank() < pair[1].rank()));
    assert!(all.iter().all(|status| (10..100).contains(&status.rank())));
    assert_eq!(
        all.iter()
            .map(|status| status.as_str())
            .collect::<BTreeSet<_>>()
            .len(),
        all.len()
    );
}

#[test]
fn a_late_delivery_does_not_undo_a_bounce() {
    let delivered = about("mailhooks.delivery.delivered", 5);
    let bounced = about("mailhooks.bounce.bounced", 1);
    let opened = about("mailhooks.engagement.opened", 9);
    let complained = about("mailhooks.complaint.complained", 0);
    let deferred = about("mailhooks.delivery.deferred", 7);
    assert_eq!(
        status_of(&[deferred.clone(), delivered.clone(), deferred]),
        Some(MailStatus::Delivered)
    );
    assert_eq!(
        status_of(&[opened.clone(), delivered.clone()]),
        Some(MailStatus::Opened)
    );
    assert_eq!(
        status_of(&[bounced.clone(), delivered, opened]),
        Some(MailStatus::Bounced)
    );
    assert_eq!(
        status_of(&[complained, bounced]),
        Some(MailStatus::Complained)
    );
}

#[test]
fn a_failure_counts_by_its_permanence() {
    let with = |event_type: &str, permanence, category| {
        let mut event = about(event_type, 0);
        let failure = event.data.failure.get_or_insert(Failure {
            phase: Phase::Unknown,
            permanence,
            category,
            category_basis: mailhooks_event::CategoryBasis::None,
            provider_type: None,
            provider_subtype: None,
            provider_code: None,
        });
        (failure.permanence, failure.category) = (permanence, category);
        MailStatus::of(&event)
    };
    let failed = "mailhooks.delivery.failed";
    assert_eq!(
        with(failed, Permanence::Permanent, Category::Unclassified),
        Some(MailStatus::Failed)
    );
    assert_eq!(
        with(failed, Permanence::Transient, Category::MailboxFull),
        Some(MailStatus::GaveUp)
    );
    assert_eq!(
        with(failed, Permanence::Undetermined, Category::Unclassified),
        Some(MailStatus::GaveUp)
    );
    let returned = "mailhooks.bounce.returned_mail";
    assert_eq!(
        with(returned, Permanence::Permanent, Category::InvalidRecipient),
        Some(MailStatus::Bounced)
    );
    assert_eq!(
        with(returned, Permanence::Permanent, Category::AutoReply),
        None
    );
    assert_eq!(
        with(returned, Permanence::Undetermined, Category::Unclassified),
        None
    );
}

#[test]
fn what_is_not_about_a_mail_of_ours_has_no_status() {
    for event_type in [
        "mailhooks.domain.dns_error",
        "mailhooks.send_limit.exceeded",
        "mailhooks.contact.unsubscribed",
        "mailhooks.suppression.added",
        "mailhooks.quarantine.unreadable",
    ] {
        assert_eq!(status_of(&[about(event_type, 0)]), None, "{event_type}");
    }
    let mut incoming = about("mailhooks.delivery.delivered", 0);
    incoming.data.mail.message.get_or_insert_default().direction = Some(Direction::Incoming);
    assert_eq!(status_of(&[incoming]), None);
    let mut nameless = about("mailhooks.delivery.delivered", 0);
    nameless.subject = None;
    assert_eq!(status_of(&[nameless]), None);
}

#[test]
fn an_uncertain_recipient_is_nobody() {
    let mut event = about("mailhooks.delivery.delivered", 0);
    let (key, _) = StatusUpdate::of(&event).unwrap();
    assert_eq!(key.recipient.as_deref(), Some("jane@example.org"));
    assert!(!format!("{key:?}").contains("jane"));
    event.data.mail.recipient_certain = Some(false);
    let (key, _) = StatusUpdate::of(&event).unwrap();
    assert_eq!(key.recipient, None);
}

#[tokio::test]
async fn the_table_keeps_the_highest_rank_in_every_order() {
    let aws = aws().await;
    let table = StatusTable::new(aws.dynamodb_client.clone(), TABLE, KeepDays::DEFAULT);
    let types = [
        "mailhooks.delivery.accepted",
        "mailhooks.delivery.delivered",
        "mailhooks.bounce.bounced",
    ];
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    for (number, order) in orders.iter().enumerate() {
        let events = order.map(|place| {
            let mut event = about(types[place], i64::try_from(place).unwrap());
            event.subject = Some(format!("mail-{number}"));
            event
        });
        for event in events.iter().chain(&events) {
            table.raise(event, now()).await.unwrap();
        }
        let (key, _) = StatusUpdate::of(&events[0]).unwrap();
        assert_eq!(
            table.status(&key).await.unwrap().as_deref(),
            Some("bounced"),
            "{order:?}"
        );
    }
}

#[tokio::test]
async fn raising_says_what_it_did() {
    let aws = aws().await;
    let table = StatusTable::new(aws.dynamodb_client.clone(), TABLE, KeepDays::DEFAULT);
    let delivered = about("mailhooks.delivery.delivered", 0);
    let (key, _) = StatusUpdate::of(&delivered).unwrap();
    assert_eq!(table.status(&key).await, Ok(None));
    let to = Ok(Raised::To(MailStatus::Delivered));
    assert_eq!(table.raise(&delivered, now()).await, to);
    assert_eq!(table.raise(&delivered, now()).await, Ok(Raised::No));
    let accepted = about("mailhooks.delivery.accepted", 9);
    assert_eq!(table.raise(&accepted, now()).await, Ok(Raised::No));
    let domain = about("mailhooks.domain.created", 0);
    assert_eq!(table.raise(&domain, now()).await, Ok(Raised::NotAStatus));
}
