//! The contact family: `contact.created`, `contact.updated` and `contact.deleted`.

use super::told::Told;
use crate::Fields;
use mailhooks_event::{
    Happening,
    contact::{Contact, ContactKind, Names},
};

/// The contact as it is after the event (resend.com/docs/webhooks/contacts). What changed is not told,
/// so an update with `unsubscribed` set is an update: it may have been set long before.
pub(super) fn read(name: &str, data: &mut Fields) -> Option<Told> {
    let kind = match name {
        "contact.created" => ContactKind::Created,
        "contact.updated" => ContactKind::Updated,
        "contact.deleted" => ContactKind::Deleted,
        _ => return None,
    };
    let contact = Contact {
        id: data.text("id"),
        list: data.text("audience_id"),
        segments: data.texts("segment_ids"),
        email: data.address("email"),
        names: Names {
            first: data.text("first_name"),
            last: data.text("last_name"),
        },
        unsubscribed: data.flag("unsubscribed"),
        created_at: data.time("created_at"),
        updated_at: data.time("updated_at"),
        ..Contact::default()
    };
    let subject = contact.id.clone();
    Some(Told::of_thing(Happening::Contact(kind, contact), subject))
}
