//! The engagement family: an open or a click (postal `lib/tracking_middleware.rb`).

use super::{content::Content, message};
use crate::Fields;
use mailhooks_event::{
    Happening,
    engagement::{Engagement, EngagementKind},
};

/// Reads a payload. Nothing in it tells the time; the message's own is when the mail was sent.
pub(crate) fn read(kind: EngagementKind, payload: &mut Fields) -> Content {
    let mail = message::take(payload, "message");
    let engagement = Engagement {
        url: payload.url("url"),
        // The link's token; the message's lies within the message.
        link_token: payload.text("token"),
        ip: payload.text("ip_address"),
        user_agent: payload.text("user_agent"),
        referer: None,
    };
    Content {
        marks: vec![engagement.url.clone(), engagement.link_token.clone()],
        ..Content::of_mail(Happening::Engagement(kind, engagement), mail)
    }
}
