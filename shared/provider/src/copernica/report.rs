//! The machine-readable part of a report: blocks of fields, as in a delivery status notification
//! (RFC 3464) and a feedback report (RFC 5965).

use mail_parser::{Message, MimeHeaders};
use mailhooks_event::Address;

/// One block of fields.
#[derive(Default)]
pub(super) struct Report(Vec<(String, String)>);

/// The blocks of the first part that is a `message/` of this sub-type.
pub(super) fn parts(message: &Message<'_>, subtype: &str) -> Vec<Report> {
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind
                    .subtype()
                    .is_some_and(|own| own.eq_ignore_ascii_case(subtype))
        })
    });
    let text = part.map(|part| String::from_utf8_lossy(part.contents()));
    text.map(|text| Report::parse(&text)).unwrap_or_default()
}

impl Report {
    const MAX_BLOCKS: usize = 100;
    const MAX_VALUE_BYTES: usize = 2_048;

    /// Reads blocks with empty lines between them. A line that begins with white space continues the
    /// one before, as a line of its own if a server's reply had it so; a line that is no field is passed
    /// over.
    pub(super) fn parse(text: &str) -> Vec<Self> {
        let mut blocks = vec![Self::default()];
        for line in text.lines() {
            let Some(block) = blocks.last_mut() else {
                break;
            };
            if line.trim().is_empty() {
                if !block.0.is_empty() {
                    blocks.push(Self::default());
                }
            } else if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = block.0.last_mut() {
                    let line = line.trim();
                    value.push(if is_reply_line(line) { '\n' } else { ' ' });
                    value.push_str(line);
                }
            } else if let Some((name, value)) = line.split_once(':') {
                let name = name.trim().to_ascii_lowercase();
                block.0.push((name, value.trim().to_owned()));
            }
            if blocks.len() > Self::MAX_BLOCKS {
                break;
            }
        }
        blocks.retain(|block| !block.0.is_empty());
        blocks
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty() && value.len() <= Self::MAX_VALUE_BYTES)
    }

    /// The first value of a field, without a comment behind it (RFC 5322 section 3.2.2).
    pub(super) fn word(&self, name: &str) -> Option<String> {
        let value = self.all(name).next()?;
        let bare = value.split_once('(').map_or(value, |(bare, _)| bare).trim();
        (!bare.is_empty()).then(|| bare.to_owned())
    }

    /// The address of a field that is written `rfc822; address`, as a key for comparing.
    pub(super) fn address_key(&self, name: &str) -> Option<String> {
        Address::new(self.typed(name)?).map(|address| address.lookup_key())
    }

    /// The first value of a field that is written `type; value`, without the type.
    pub(super) fn typed(&self, name: &str) -> Option<&str> {
        let value = self.all(name).next()?;
        let bare = value.split_once(';').map_or(value, |(_, bare)| bare).trim();
        (!bare.is_empty()).then_some(bare)
    }
}

/// Whether a line begins as those of a reply do: `550 …` or `550-…` (RFC 5321 section 4.2).
fn is_reply_line(line: &str) -> bool {
    let (code, rest) = line.split_at_checked(3).unwrap_or_default();
    code.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with([' ', '-'])
}
