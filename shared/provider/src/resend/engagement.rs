//! The engagement family: `email.opened` and `email.clicked`.

use super::{mail::mail, told::Told};
use crate::Fields;
use mailhooks_event::{
    Happening, Timestamp,
    engagement::{Engagement, EngagementKind},
};

/// An open tells nothing but the mail; a click has its own time, which is a little earlier than the
/// envelope's (resend.com/docs/webhooks/emails/clicked).
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    let kind = match name {
        "email.opened" => EngagementKind::Opened,
        "email.clicked" => EngagementKind::Clicked,
        _ => return None,
    };
    let (engagement, time) = match kind {
        EngagementKind::Opened => (Engagement::default(), None),
        EngagementKind::Clicked => data.object("click", click).unwrap_or_default(),
    };
    let happening = Happening::Engagement(kind, engagement);
    Some(Told {
        time,
        ..Told::of_mail(happening, mail(data))
    })
}

fn click(click: &mut Fields) -> (Engagement, Option<Timestamp>) {
    let engagement = Engagement {
        url: click.url("link"),
        ip: click.text("ipAddress"),
        user_agent: click.text("userAgent"),
        ..Engagement::default()
    };
    (engagement, click.time("timestamp"))
}
