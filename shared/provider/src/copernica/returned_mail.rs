//! A mail that came back to the envelope address: a delivery report, an automatic reply, or neither.

mod automatic_reply;

use super::{
    parsed_mail::parsed,
    report::{self, Report},
};
use crate::{
    Reply,
    judge::{Evidence, judge},
};
use mail_parser::Message;
use mailhooks_event::{
    Address, EnhancedStatusCode, Failure, Permanence, Phase, Smtp, Warning, bounce::Bounce,
};

/// What a returned mail tells.
#[derive(Default)]
pub(super) struct ReturnedMail {
    /// The mail itself.
    pub(super) bounce: Bounce,
    /// What a server answered, as the report quotes it.
    pub(super) smtp: Option<Smtp>,
    /// Why the original mail did not arrive; none if the report says that it did.
    pub(super) failure: Option<Failure>,
    /// That the report contradicts itself.
    pub(super) doubt: Option<Warning>,
}

impl ReturnedMail {
    /// Reads the mail; none if it is no mail at all.
    pub(super) fn parse(mime: &str, recipient: Option<&Address>) -> Option<Self> {
        parsed(mime, |message| Self::of_message(message, recipient))
    }

    fn of_message(message: &Message<'_>, recipient: Option<&Address>) -> Option<Self> {
        let mut headers = message.headers().iter();
        if headers.all(|header| header.value.is_empty()) {
            return None;
        }
        let mut blocks = report::parts(message, "delivery-status");
        if blocks.is_empty() {
            blocks = report::parts(message, "global-delivery-status");
        }
        let returned = match status(&blocks, recipient) {
            Some(status) => Self::reported(status),
            None if blocks.is_empty() && automatic_reply::is_one(message) => Self {
                failure: Some(automatic_reply::failure()),
                ..Self::default()
            },
            None => Self::unexplained(),
        };
        Some(Self {
            bounce: bounce(message),
            ..returned
        })
    }

    /// A mail that says nothing to a program.
    pub(super) fn unexplained() -> Self {
        Self {
            failure: Some(judge(&Evidence::of(Phase::Dsn)).0),
            ..Self::default()
        }
    }

    /// A report on one recipient (RFC 3464 section 2.3).
    fn reported(status: &Report) -> Self {
        let reply = Reply::parse(status.all("diagnostic-code").next().unwrap_or_default());
        let enhanced = status.word("status");
        let enhanced = enhanced.and_then(|code| EnhancedStatusCode::parse(&code));
        let smtp = Smtp {
            code: reply.code,
            enhanced: more_telling(enhanced, reply.enhanced),
            text: reply.text,
            remote_host: status.typed("remote-mta").map(str::to_owned),
            ..Smtp::default()
        };
        let action = status
            .word("action")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let says_success = smtp.enhanced.map(|code| code.class() == 2);
        let says_success = says_success.or_else(|| smtp.code.map(|code| code < 400));
        let arrival = match action.as_str() {
            "delivered" | "relayed" | "expanded" => Some(true),
            "failed" | "delayed" => Some(false),
            _ => None,
        };
        let has_arrived = arrival.or(says_success) == Some(true);
        let disagrees = arrival.zip(says_success).is_some_and(|(a, b)| a != b);
        let (failure, doubt) = judge(&Evidence {
            status_word: (action == "delayed").then_some(Permanence::Transient),
            smtp: Some(&smtp),
            ..Evidence::of(Phase::Dsn)
        });
        Self {
            bounce: Bounce::default(),
            smtp: (smtp != Smtp::default()).then_some(smtp),
            failure: (!has_arrived).then_some(failure),
            doubt: disagrees
                .then_some(Warning::LabelContradictsCode)
                .or(doubt.filter(|_| !has_arrived)),
        }
    }
}

/// Of the report's own status and the one that the server gave: programs that know none of their own
/// write 5.0.0 (Exim does so always), and then the server's says more.
fn more_telling(
    status: Option<EnhancedStatusCode>,
    reply: Option<EnhancedStatusCode>,
) -> Option<EnhancedStatusCode> {
    let is_vague = |status: EnhancedStatusCode| status.subject() == 0 && status.detail() == 0;
    let same =
        |status: EnhancedStatusCode| reply.is_none_or(|reply| reply.class() == status.class());
    match status {
        Some(status) if is_vague(status) && same(status) => reply.or(Some(status)),
        Some(status) => Some(status),
        None => reply,
    }
}

/// The block on the recipient, or the only one there is. A forwarded mail is reported under its last
/// address, so the names need not be the same.
fn status<'a>(blocks: &'a [Report], recipient: Option<&Address>) -> Option<&'a Report> {
    let recipient = recipient.map(Address::lookup_key).unwrap_or_default();
    let is_meant = |block: &&Report| {
        ["original-recipient", "final-recipient"]
            .into_iter()
            .filter_map(|name| block.address_key(name))
            .any(|address| address == recipient)
    };
    let mut about = blocks
        .iter()
        .filter(|block| block.typed("final-recipient").is_some() || block.word("action").is_some());
    let only = about.next()?;
    let is_alone = about.next().is_none();
    blocks
        .iter()
        .find(is_meant)
        .or_else(|| is_alone.then_some(only))
}

fn bounce(message: &Message<'_>) -> Bounce {
    let text = |text: &str| {
        let mut text = text.trim().to_owned();
        crate::bound::cut_text(&mut text, crate::bound::MAX_TEXT_BYTES);
        (!text.is_empty()).then_some(text)
    };
    Bounce {
        rfc_message_id: message.message_id().and_then(text),
        from: from(message),
        subject: message.subject().and_then(text),
        ..Bounce::default()
    }
}

fn from(message: &Message<'_>) -> Option<Address> {
    const MAX_ADDRESS_BYTES: usize = 1_000;
    let address = message.from()?.first()?.address.as_deref()?;
    Address::new(address).filter(|_| address.len() <= MAX_ADDRESS_BYTES)
}

#[cfg(test)]
mod tests;
