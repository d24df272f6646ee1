//! The contact family: `create`, `update`, `delete` and `unsubscribe`.

use super::{interests::interests, told::Told};
use crate::{Fields, Value};
use mailhooks_event::{
    Address, Happening, Mail, Message, Timestamp,
    contact::{Contact, ContactKind},
};
use serde_json::Map;

/// A profile, or a part of one that lies in a collection
/// (copernica.com/en/documentation/webhook-profile-creates and its siblings).
pub(super) fn read(kind: ContactKind, fields: &mut Fields) -> Told {
    let time = fields.peek("timestamp").and_then(Value::as_str);
    let time = time.map(str::to_owned);
    let moment = fields.peek("time").and_then(crate::moment::moment);
    let mut contact = Contact {
        fields: fields.map("fields"),
        parameters: fields.map("parameters"),
        interests: interests(fields),
        created_at: at_the_event(fields, "created", time.as_deref(), moment),
        updated_at: at_the_event(fields, "modified", time.as_deref(), moment),
        ..take(fields)
    };
    contact.email = email(&contact.fields);
    // The manual's examples repeat the key of the profile or of its part as `id`.
    let repeats = |key: &Option<String>| {
        let id = fields.peek("id").and_then(Value::as_str);
        id.is_some() && id == key.as_deref()
    };
    if repeats(&contact.id) || repeats(&contact.part) {
        fields.text("id");
    }
    told(kind, contact, Mail::default())
}

/// A profile withdrew its consent; no address is told, and `id` is that of the unsubscription (Dutch
/// manual, `webhook-unsubscribes`).
pub(super) fn unsubscribed(fields: &mut Fields) -> Told {
    let contact = Contact {
        unsubscribed: Some(true),
        ..take(fields)
    };
    let broadcast_id = fields.text("mailing");
    let message = broadcast_id.is_some().then(|| {
        Box::new(Message {
            broadcast_id,
            ..Message::default()
        })
    });
    let mail = Mail {
        message,
        ..Mail::default()
    };
    told(ContactKind::Unsubscribed, contact, mail)
}

fn told(kind: ContactKind, contact: Contact, mail: Mail) -> Told {
    Told {
        subject: contact.id.clone().or_else(|| contact.part.clone()),
        happening: Happening::Contact(kind, contact),
        mail,
        smtp: None,
        failure: None,
    }
}

fn take(fields: &mut Fields) -> Contact {
    Contact {
        id: fields.text("profile"),
        part: fields.text("subprofile"),
        list: fields.text("database"),
        segments: fields.text("collection").into_iter().collect(),
        ..Contact::default()
    }
}

/// A time of a zone that is not documented: it is certain only where it repeats the event's own, and
/// otherwise it stays as it is.
fn at_the_event(
    fields: &mut Fields,
    name: &str,
    timestamp: Option<&str>,
    time: Option<Timestamp>,
) -> Option<Timestamp> {
    let repeats = timestamp.is_some() && fields.peek(name).and_then(Value::as_str) == timestamp;
    let time = time.filter(|_| repeats)?;
    fields.text(name);
    Some(time)
}

/// The address, from a field whose name says so; the names of fields are the user's choice.
fn email(fields: &Map<String, serde_json::Value>) -> Option<Address> {
    let is_single = |text: &&str| {
        text.matches('@').count() == 1
            && text.len() <= 320
            && !text.contains(|letter: char| {
                letter.is_whitespace() || letter.is_control() || ",;<>".contains(letter)
            })
    };
    ["email", "e-mail", "mail"].into_iter().find_map(|name| {
        let mut named = fields
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.find_map(|(_, value)| Address::new(value.as_str().map(str::trim).filter(is_single)?))
    })
}
