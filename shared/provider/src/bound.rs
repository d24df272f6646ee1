//! Keeps a canonical event under 200 KB, whatever a body holds.
//!
//! What is lost here stands in the raw body. Ids, addresses, times and the idempotency key are never
//! touched: a shortened one would be another's.

use mailhooks_event::{Event, Happening, Warning};
use serde_json::{Map, Value};

/// No canonical event is longer than this as JSON, in bytes. SQS takes 256 KiB including attributes.
pub const MAX_EVENT_BYTES: usize = 200_000;
/// Texts of the vocabulary are cut to this when they are read, in bytes as JSON writes them: longer ones
/// serve nobody.
pub(crate) const MAX_TEXT_BYTES: usize = 2_048;
/// URLs may be longer, since a shortened one leads nowhere.
pub(crate) const MAX_URL_BYTES: usize = 8_192;
/// No body up to this size can give an event that is too long: a reader puts each part of a body into
/// three places at most, and a byte of a form, if it is a control character, becomes six in JSON.
const HARMLESS_BODY_BYTES: usize = 10_240;

/// One way to make an event shorter.
type Step = fn(&mut Event);

/// What is given up, the least useful first.
const STEPS: &[Step] = &[
    |event| event.data.extra.clear(),
    |event| maps(event).into_iter().for_each(Map::clear),
    |event| lists(event, 100),
    |event| {
        texts(event)
            .into_iter()
            .for_each(|text| cut_text(text, 512))
    },
    |event| lists(event, 10),
    |event| {
        texts(event)
            .into_iter()
            .for_each(|text| cut_text(text, 128))
    },
];

/// Shortens an event that is too long, step by step until it fits.
pub(crate) fn bound(event: &mut Event, body_bytes: usize) {
    if body_bytes <= HARMLESS_BODY_BYTES || fits(event) {
        return;
    }
    event.data.warn(Warning::Truncated);
    for step in STEPS {
        step(event);
        if fits(event) {
            break;
        }
    }
}

/// With room for a warning that may be added later.
fn fits(event: &Event) -> bool {
    event
        .to_json()
        .is_ok_and(|json| json.len() + 1_000 <= MAX_EVENT_BYTES)
}

/// Maps whose size a body decides.
fn maps(event: &mut Event) -> Vec<&mut Map<String, Value>> {
    let mut maps = Vec::new();
    if let Some(message) = &mut event.data.mail.message {
        maps.push(&mut message.metadata);
    }
    match &mut event.happening {
        Happening::Contact(_, contact) => {
            maps.extend([
                &mut contact.fields,
                &mut contact.interests,
                &mut contact.parameters,
            ]);
        }
        Happening::Delivery(..)
        | Happening::Bounce(..)
        | Happening::Complaint(..)
        | Happening::Engagement(..)
        | Happening::Domain(..)
        | Happening::SendLimit(..)
        | Happening::Suppression(..)
        | Happening::Quarantine(..) => {}
    }
    maps
}

/// Shortens every list whose length a body decides.
fn lists(event: &mut Event, max: usize) {
    let mail = &mut event.data.mail;
    mail.recipients.truncate(max);
    if let Some(message) = &mut mail.message {
        message.tags.truncate(max);
        let surplus: Vec<String> = message.labels.keys().skip(max).cloned().collect();
        surplus
            .iter()
            .for_each(|name| drop(message.labels.remove(name)));
        message
            .labels
            .retain(|name, _| name.len() <= MAX_TEXT_BYTES);
    }
    if let Some(smtp) = &mut event.data.smtp {
        smtp.text.truncate(max);
    }
    match &mut event.happening {
        Happening::Domain(_, domain) => domain.records.truncate(max),
        Happening::Contact(_, contact) => contact.segments.truncate(max),
        Happening::Delivery(..)
        | Happening::Bounce(..)
        | Happening::Complaint(..)
        | Happening::Engagement(..)
        | Happening::SendLimit(..)
        | Happening::Suppression(..)
        | Happening::Quarantine(..) => {}
    }
}

/// Every text that a shortening does not turn into another's.
fn texts(event: &mut Event) -> Vec<&mut String> {
    let data = &mut event.data;
    let mut texts: Vec<&mut String> = data.mail.description.iter_mut().collect();
    if let Some(message) = &mut data.mail.message {
        texts.extend(message.subject.iter_mut().chain(&mut message.from_name));
        texts.extend(message.tags.iter_mut().chain(message.labels.values_mut()));
    }
    if let Some(smtp) = &mut data.smtp {
        texts.extend(smtp.text.iter_mut().chain(&mut smtp.remote_host));
    }
    if let Some(failure) = &mut data.failure {
        texts.extend(
            failure
                .provider_type
                .iter_mut()
                .chain(&mut failure.provider_subtype),
        );
        texts.extend(&mut failure.provider_code);
    }
    match &mut event.happening {
        Happening::Bounce(_, bounce) => texts.extend(&mut bounce.subject),
        Happening::Complaint(_, complaint) => texts.extend(&mut complaint.feedback_type),
        Happening::Engagement(_, engagement) => {
            texts.extend(engagement.url.iter_mut().chain(&mut engagement.user_agent));
            texts.extend(engagement.referer.iter_mut().chain(&mut engagement.ip));
        }
        Happening::Domain(_, domain) => {
            for record in &mut domain.records {
                texts.extend(record.purpose.iter_mut().chain(&mut record.name));
                texts.extend(record.record_type.iter_mut().chain(&mut record.value));
                texts.extend(
                    record
                        .ttl
                        .iter_mut()
                        .chain(&mut record.status)
                        .chain(&mut record.error),
                );
            }
        }
        Happening::Contact(_, contact) => {
            texts.extend(
                contact
                    .names
                    .first
                    .iter_mut()
                    .chain(&mut contact.names.last),
            );
            texts.extend(&mut contact.segments);
        }
        Happening::Delivery(..)
        | Happening::SendLimit(..)
        | Happening::Suppression(..)
        | Happening::Quarantine(..) => {}
    }
    texts
}

/// Cuts a text, between characters, to this many bytes as JSON writes it: a control character takes six.
pub(crate) fn cut_text(text: &mut String, max_bytes: usize) {
    // No character takes more than six times what it takes here.
    if text.len().saturating_mul(6) <= max_bytes {
        return;
    }
    let mut written = 0;
    let end = text.char_indices().find(|(_, letter)| {
        written += bytes_in_json(*letter);
        written > max_bytes
    });
    if let Some((place, _)) = end {
        text.truncate(place);
    }
}

const fn bytes_in_json(letter: char) -> usize {
    match letter {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => 6,
        _ => letter.len_utf8(),
    }
}

#[cfg(test)]
mod tests;
