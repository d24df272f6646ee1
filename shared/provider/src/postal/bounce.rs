//! The bounce family: a bounce mail came back to the return path (postal
//! `app/lib/message_dequeuer/incoming_message_processor.rb`).

use super::{content::Content, message};
use crate::{
    Fields,
    judge::{Evidence, judge},
};
use mailhooks_event::{
    Happening, Phase, Timestamp,
    bounce::{Bounce, BounceKind},
};

/// Reads a payload. Subject, message and recipient are those of the original mail. Postal tells
/// nothing of the reason (postal issue 187), so neither cause nor permanence is known.
pub(crate) fn read(payload: &mut Fields) -> Content {
    let mail = message::take(payload, "original_message");
    let (bounce, time) = take_bounce(payload);
    let (failure, _) = judge(&Evidence::of(Phase::Dsn));
    Content {
        time,
        marks: vec![bounce.token.clone().or_else(|| bounce.id.clone())],
        failure: Some(failure),
        ..Content::of_mail(Happening::Bounce(BounceKind::Bounced, bounce), mail)
    }
}

/// The bounce mail and when it came in.
fn take_bounce(payload: &mut Fields) -> (Bounce, Option<Timestamp>) {
    payload.object("bounce", read_bounce).unwrap_or_else(|| {
        let bounce = Bounce {
            id: payload.text("_bounce"),
            ..Bounce::default()
        };
        (bounce, None)
    })
}

fn read_bounce(fields: &mut Fields) -> (Bounce, Option<Timestamp>) {
    let bounce = Bounce {
        id: fields.text("id"),
        token: fields.text("token"),
        rfc_message_id: message::rfc_message_id(fields),
        from: fields.address("from"),
        to: fields.address("to"),
        subject: fields.text("subject"),
    };
    // Every bounce mail comes in, unchecked and without a tag; only another word is news.
    for (name, usual) in [
        ("direction", "incoming"),
        ("spam_status", "NotChecked"),
        ("tag", ""),
    ] {
        if fields
            .peek(name)
            .is_some_and(|word| word.is_null() || word.as_str() == Some(usual))
        {
            fields.text(name);
        }
    }
    (bounce, fields.time("timestamp"))
}
