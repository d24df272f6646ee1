//! The suppression family: `suppression.added` and `suppression.removed`.

use super::{recipient::concerning, told::Told};
use crate::Fields;
use mailhooks_event::{
    Happening,
    suppression::{Suppression, SuppressionKind},
};

/// An entry of the account's suppression list (resend.com/docs/webhooks/suppressions). Its address is
/// all that the event is about, so the recipient is certain.
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    let kind = match name {
        "suppression.added" => SuppressionKind::Added,
        "suppression.removed" => SuppressionKind::Removed,
        _ => return None,
    };
    let entry = Suppression {
        id: data.text("id"),
        address: data.address("email"),
        origin: data.text("origin"),
        message_id: data.text("source_id"),
    };
    let subject = entry.id.clone();
    Some(Told {
        mail: concerning(entry.address.iter().cloned().collect()),
        ..Told::of_thing(Happening::Suppression(kind, entry), subject)
    })
}
