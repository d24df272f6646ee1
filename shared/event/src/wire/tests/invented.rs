//! Events that nobody sent, of every kind.

use super::*;
use crate::{
    Action, Address, Category, CategoryBasis, Dedup, DedupBasis, Direction, EnhancedStatusCode,
    Failure, Mail, Message, Permanence, Phase, ProviderName, Scope, Smtp, SuppressionAdvice,
    Warning,
    bounce::BounceKind,
    complaint::ComplaintKind,
    contact::ContactKind,
    delivery::DeliveryKind,
    domain::{DnsRecord, DomainKind},
    engagement::EngagementKind,
    quarantine::QuarantineKind,
    send_limit::{SendLimitKind, Server},
    suppression::SuppressionKind,
};
use proptest::{collection::vec, option, sample::select};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9]{1,12}", "\\PC{0,8}", any::<String>()]
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn address() -> impl Strategy<Value = Option<Address>> {
    option::of("[a-zäß]{1,8}@example\\.com").prop_map(|text| Address::new(&text?))
}

fn time() -> impl Strategy<Value = Timestamp> {
    (0_i64..4_102_444_800_000_000).prop_map(|micros| Timestamp::from_unix_micros(micros).unwrap())
}

fn word<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

/// Any JSON with any finite number, nested a little.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            map_of(inner).prop_map(Value::from)
        ]
    })
}

fn map_of(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    vec((text(), value), 0..4).prop_map(|members| members.into_iter().collect())
}

fn server() -> impl Strategy<Value = Option<Server>> {
    option::of((some_text(), some_text()).prop_map(|(uuid, name)| Server {
        uuid,
        name,
        ..Server::default()
    }))
}

fn happening() -> impl Strategy<Value = Happening> {
    let bounce = (some_text(), address(), some_text()).prop_map(|(id, from, subject)| Bounce {
        id,
        from,
        subject,
        ..Bounce::default()
    });
    let complaint = (address(), some_text()).prop_map(|(reporter, feedback_type)| Complaint {
        reporter,
        feedback_type,
    });
    let engagement =
        (some_text(), some_text(), some_text()).prop_map(|(url, ip, user_agent)| Engagement {
            url,
            ip,
            user_agent,
            ..Engagement::default()
        });
    let record = (some_text(), some_text(), option::of(any::<u64>())).prop_map(
        |(purpose, record_type, priority)| DnsRecord {
            purpose,
            record_type,
            priority,
            ..DnsRecord::default()
        },
    );
    let domain = (some_text(), option::of(time()), vec(record, 0..3), server()).prop_map(
        |(name, checked_at, records, server)| Domain {
            name,
            checked_at,
            records,
            server,
            ..Domain::default()
        },
    );
    let limit = (option::of(any::<u64>()), option::of(any::<u64>()), server()).prop_map(
        |(volume, limit, server)| SendLimit {
            volume,
            limit,
            server,
            ..SendLimit::default()
        },
    );
    let contact = (
        address(),
        vec(text(), 0..3),
        option::of(any::<bool>()),
        map_of(json()),
    )
        .prop_map(|(email, segments, unsubscribed, fields)| Contact {
            email,
            segments,
            unsubscribed,
            fields,
            ..Contact::default()
        });
    let suppression = (address(), some_text()).prop_map(|(address, origin)| Suppression {
        address,
        origin,
        ..Suppression::default()
    });
    prop_oneof![
        word(DeliveryKind::ALL).prop_map(Happening::Delivery),
        (word(BounceKind::ALL), bounce).prop_map(|(kind, object)| Happening::Bounce(kind, object)),
        (word(ComplaintKind::ALL), complaint)
            .prop_map(|(kind, object)| Happening::Complaint(kind, object)),
        (word(EngagementKind::ALL), engagement)
            .prop_map(|(kind, object)| Happening::Engagement(kind, object)),
        (word(DomainKind::ALL), domain).prop_map(|(kind, object)| Happening::Domain(kind, object)),
        (word(SendLimitKind::ALL), limit)
            .prop_map(|(kind, object)| Happening::SendLimit(kind, object)),
        (word(ContactKind::ALL), contact)
            .prop_map(|(kind, object)| Happening::Contact(kind, object)),
        (word(SuppressionKind::ALL), suppression)
            .prop_map(|(kind, object)| Happening::Suppression(kind, object)),
        (word(QuarantineKind::ALL), text()).prop_map(|(kind, reason)| {
            let event_id = EventId::derive(
                &"resend".parse().unwrap(),
                &Dedup::by_body(reason.as_bytes()),
            );
            Happening::Quarantine(kind, Quarantine { reason, event_id })
        }),
    ]
}

fn mail() -> impl Strategy<Value = Mail> {
    let message = (
        some_text(),
        option::of(word(Direction::ALL)),
        address(),
        vec(text(), 0..3),
        map_of(json()),
        option::of(time()),
    )
        .prop_map(|(id, direction, from, tags, metadata, sent_at)| Message {
            id,
            direction,
            from,
            tags,
            metadata,
            sent_at,
            ..Message::default()
        });
    let advice = (word(Action::ALL), word(Scope::ALL), text())
        .prop_map(|(action, scope, why)| SuppressionAdvice { action, scope, why });
    (
        option::of(message.prop_map(Box::new)),
        address(),
        vec(address(), 0..3),
        option::of(any::<bool>()),
        some_text(),
        option::of(advice),
    )
        .prop_map(
            |(
                message,
                recipient,
                recipients,
                recipient_certain,
                description,
                suppression_advice,
            )| Mail {
                message,
                recipient,
                recipients: recipients.into_iter().flatten().collect(),
                recipient_certain,
                description,
                suppression_advice,
            },
        )
}

fn smtp() -> impl Strategy<Value = Smtp> {
    let code = (select(&["2", "4", "5"][..]), 0_u16..8, 0_u16..1000).prop_map(
        |(class, subject, detail)| {
            EnhancedStatusCode::parse(&format!("{class}.{subject}.{detail}"))
        },
    );
    let seconds = option::of(any::<f64>().prop_filter("finite", |number| number.is_finite()));
    (option::of(200_u16..600), code, vec(text(), 0..3), seconds).prop_map(
        |(code, enhanced, text, seconds)| Smtp {
            code,
            enhanced,
            text,
            seconds,
            ..Smtp::default()
        },
    )
}

fn failure() -> impl Strategy<Value = Failure> {
    (
        word(Phase::ALL),
        word(Permanence::ALL),
        word(Category::ALL),
        word(CategoryBasis::ALL),
        some_text(),
    )
        .prop_map(
            |(phase, permanence, category, category_basis, provider_type)| Failure {
                phase,
                permanence,
                category,
                category_basis,
                provider_type,
                provider_subtype: None,
                provider_code: None,
            },
        )
}

fn data() -> impl Strategy<Value = Data> {
    let dedup = (word(DedupBasis::ALL), text()).prop_map(|(basis, key)| Dedup { basis, key });
    (
        (
            some_text(),
            any::<bool>(),
            some_text(),
            time(),
            dedup,
            vec(word(Warning::ALL), 0..3),
        ),
        (
            mail(),
            option::of(smtp()),
            option::of(failure()),
            map_of(json()),
        ),
    )
        .prop_map(
            |(
                (provider_event, inferred, account, received_at, dedup, warnings),
                (mail, smtp, failure, extra),
            )| Data {
                provider: ProviderName::new("resend"),
                provider_event,
                inferred,
                account,
                received_at,
                dedup,
                warnings,
                mail,
                smtp,
                failure,
                extra,
            },
        )
}

/// An event.
pub(super) fn event() -> impl Strategy<Value = Event> {
    ("[a-z0-9-]{1,64}", some_text(), time(), happening(), data()).prop_map(
        |(source, subject, time, happening, data)| {
            let source: SourceName = source.parse().unwrap();
            Event {
                id: EventId::derive(&source, &data.dedup),
                source,
                subject,
                time,
                happening,
                data,
            }
        },
    )
}
