//! Postal's own sentences, as far as they hold facts that no field has. They are prose, so they are
//! matched loosely.

use std::net::IpAddr;

/// What stands before the server's address in `details` (postal `app/senders/smtp_sender.rb`).
const BEFORE_SERVER: [&str; 3] = [
    " accepted by ",
    " when sending to ",
    " sending the message to ",
];

/// How most sentences of failures begin (postal `app/senders/smtp_sender.rb`): words that tell no cause, passed
/// over so that none is looked for in them. What follows in the same sentence is heard.
const WITHOUT_CAUSE: [&str; 3] = [
    "Permanent SMTP delivery error when sending to ",
    "Temporary SMTP delivery error when sending to ",
    "An error occurred while sending the message to ",
];

/// The server that an attempt spoke with, from `192.0.2.10:25 (mx.example.com)` (postal
/// `app/lib/smtp_client/endpoint.rb`): its name, else its address.
pub(crate) fn remote_host(details: &str) -> Option<String> {
    let bytes = details.as_bytes();
    // From the end, since what Postal quotes before it may hold such words too.
    let server = (0..bytes.len()).rev().find_map(|place| {
        let rest = &bytes[place..];
        let before = BEFORE_SERVER
            .iter()
            .find(|before| rest.starts_with(before.as_bytes()))?;
        Some(place + before.len())
    })?;
    endpoint(details.get(server..)?)
}

/// The server at the head of a text in that form.
pub(crate) fn endpoint(server: &str) -> Option<String> {
    let mut words = server.split_whitespace();
    let endpoint = words.next()?.trim_end_matches('.');
    let name = words
        .next()
        .and_then(|word| {
            word.trim_end_matches('.')
                .strip_prefix('(')?
                .strip_suffix(')')
        })
        .filter(|name| !name.is_empty());
    match name {
        Some(name) => Some(name.to_owned()),
        None => address(endpoint),
    }
}

/// `192.0.2.10:25`, `2001:db8::1:25` or the same without a port.
fn address(endpoint: &str) -> Option<String> {
    let without_port = endpoint.rsplit_once(':').map(|(address, _)| address);
    [without_port, Some(endpoint)]
        .into_iter()
        .flatten()
        .map(|text| text.trim_start_matches('[').trim_end_matches(']'))
        .find(|text| text.parse::<IpAddr>().is_ok())
        .map(str::to_owned)
}

/// The words of `details` that may name a cause: of the first sentence, without names and addresses and without
/// a beginning that tells none.
///
/// Later sentences tell what Postal did next, such as putting the recipient on its suppression list
/// (postal `app/lib/message_dequeuer/`), and a host called `spam.example.com` is no cause either.
pub(crate) fn cause(details: &str) -> String {
    let mut pairs = details.as_bytes().windows(2);
    let end = pairs.position(|pair| pair == b". ");
    let sentence = &details[..end.unwrap_or(details.len())];
    let mut beginnings = WITHOUT_CAUSE.iter();
    let rest = beginnings.find_map(|beginning| sentence.strip_prefix(beginning));
    let sentence = rest.unwrap_or(sentence);
    let mut cause = String::with_capacity(sentence.len());
    // By every space that there is: what is taken for one word with a name is lost with it.
    let words = sentence.split_whitespace();
    for word in words.filter(|word| !is_name(word.as_bytes())) {
        if !cause.is_empty() {
            cause.push(' ');
        }
        cause.push_str(word);
    }
    cause
}

/// Whether a word has a dot or an `@` before whatever ends it.
fn is_name(word: &[u8]) -> bool {
    let mut letters = word.iter().rev();
    let ends = letters.position(|letter| !b".,)".contains(letter));
    ends.is_some_and(|ends| {
        let stem = &word[..word.len() - ends];
        stem.iter().any(|letter| b".@".contains(letter))
    })
}

/// Whether Postal gave up after as many attempts as it makes; this sentence comes without an exchange
/// of its own (postal `app/lib/message_dequeuer/single_message_processor.rb`).
pub(crate) fn gives_up(details: &str) -> bool {
    details.starts_with("Maximum number of delivery attempts")
}

/// Whether an HTTP endpoint was asked, as only incoming mail has one (postal
/// `app/senders/http_sender.rb`).
pub(crate) fn is_http(details: &str) -> bool {
    details.starts_with("Received a ") && details.contains(" from http")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_found_by_name_or_else_by_address() {
        for (details, host) in [
            (
                "Message for a@example.com accepted by 192.0.2.10:25 (mx.example.com)",
                Some("mx.example.com"),
            ),
            (
                "Message for a@example.com accepted by 192.0.2.10:25 (mx.example.com) (from 198.51.100.7)",
                Some("mx.example.com"),
            ),
            (
                "Message for a@example.com accepted by 192.0.2.10:25 (from 198.51.100.7)",
                Some("192.0.2.10"),
            ),
            (
                "Permanent SMTP delivery error when sending to 192.0.2.10:25 (mx.example.com). Recipient added to suppression list (too many hard fails)",
                Some("mx.example.com"),
            ),
            (
                "Temporary SMTP delivery error when sending to 2001:db8::1:25 (mx.example.",
                Some("2001:db8::1"),
            ),
            (
                "An error occurred while sending the message to [2001:db8::1]:25",
                Some("2001:db8::1"),
            ),
            (
                "Message for \" accepted by x\"@example.com accepted by 192.0.2.10:25 ()",
                Some("192.0.2.10"),
            ),
            (
                "Message for \" accepted by x\"@example.com failed when sending to 192.0.2.10:25 (mx.example.com)",
                Some("mx.example.com"),
            ),
            ("Message for é accepted by é:é (é", None),
            ("Message for a@example.com accepted by ", None),
            ("No SMTP servers were available for example.com.", None),
            ("", None),
        ] {
            assert_eq!(remote_host(details).as_deref(), host, "{details}");
        }
    }

    #[test]
    fn only_the_first_sentence_without_names_may_tell_a_cause() {
        for (details, words) in [
            (
                "No SMTP servers were available for spam.example.com. Tried mx1.example.com.",
                "No SMTP servers were available for",
            ),
            (
                "Permanent SMTP delivery error when sending to 192.0.2.10:25 (mx.antispam.example). Recipient added to suppression list (too many hard fails)",
                "",
            ),
            (
                "Temporary SMTP delivery error when sending to 192.0.2.10:25 (mx.example.com), mailbox full",
                "mailbox full",
            ),
            (
                "An error occurred while sending the message to",
                "An error occurred while sending the message to",
            ),
            (
                "550 user unknown: Delivery to a@example.org temporarily failed at mx1.example.org",
                "550 user unknown: Delivery to temporarily failed at",
            ),
            (
                "mx1.example.org\u{a0}temporarily\u{3000}refuses:\x0bno",
                "temporarily refuses: no",
            ),
            (
                "Recipient (inactive@example.com) is on the suppression list (reason: too many hard fails)",
                "Recipient is on the suppression list (reason: too many hard fails)",
            ),
            (
                "Server is in development mode.",
                "Server is in development mode.",
            ),
            ("", ""),
        ] {
            assert_eq!(cause(details), words, "{details}");
        }
    }
}
