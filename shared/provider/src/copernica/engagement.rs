//! The engagement family: `open` and `click`.

use super::{mail, told::Told};
use crate::Fields;
use mailhooks_event::{
    Happening,
    engagement::{Engagement, EngagementKind},
};

/// `original` is the link as it stood in the mail (copernica.com/en/documentation/webhook-clicks).
pub(super) fn read(kind: EngagementKind, fields: &mut Fields) -> Told {
    let mail = mail::take(fields);
    let engagement = Engagement {
        url: fields.url("original"),
        link_token: None,
        ip: fields.text("ip"),
        user_agent: fields.text("useragent"),
        referer: fields.url("referer"),
    };
    Told::of_mail(Happening::Engagement(kind, engagement), mail)
}
