//! What a server answered, where Ark tells more of it than Postal does
//! (arkhq.io/docs/api-reference/email-events/email-delivery-failed).

use crate::{
    Fields, Value,
    postal::{prose, shape},
};
use mailhooks_event::{EnhancedStatusCode, Smtp, Warning};

/// Whether there was an exchange with a server, or a try at one. Where Postal says null of an attempt
/// that was not made, Ark says `false` and `0` (arkhq.io/docs/api-reference/email-events/email-held).
pub(super) fn was_tried(payload: &Fields) -> bool {
    let details = payload.peek("details").and_then(Value::as_str);
    let seconds = payload.peek("time").and_then(Value::as_f64);
    let told = [
        "output",
        "remote_host",
        "smtp_enhanced_code",
        "classification",
    ];
    told.iter().any(|name| shape::is_said(payload, name))
        || matches!(payload.peek("sent_with_ssl"), Some(Value::Bool(true)))
        || seconds.is_some_and(|seconds| seconds > 0.0)
        || details.is_some_and(|details| {
            prose::gives_up(details) || is_unreached(details) || host_that_failed(details).is_some()
        })
}

/// `Connection error: Could not connect to any mail server for …`
fn is_unreached(details: &str) -> bool {
    details.starts_with("Connection error")
}

/// Whether nothing is told but the `false` and `0` that stand where there was no exchange.
pub(super) fn is_placeholder(smtp: &Smtp) -> bool {
    let Smtp {
        code,
        enhanced,
        text,
        remote_host,
        tls,
        seconds,
    } = smtp;
    let is_reply = code.is_some() || enhanced.is_some() || !text.is_empty();
    let is_exchange = *tls == Some(true) || seconds.is_some_and(|seconds| seconds > 0.0);
    !(is_reply || is_exchange || remote_host.is_some())
}

/// Doubts a delivery that the enhanced code denies; of the reply code Postal's reader knows.
pub(super) fn warn_if_refused(smtp: Option<&Smtp>, payload: &mut Fields) {
    let enhanced = smtp.and_then(|smtp| smtp.enhanced);
    if enhanced.is_some_and(|enhanced| enhanced.class() != 2) {
        payload.warn(Warning::LabelContradictsCode);
    }
}

/// Adds the host and the enhanced code.
pub(super) fn complete(smtp: &mut Option<Smtp>, details: Option<&str>, payload: &mut Fields) {
    let mut known = smtp.take().unwrap_or_default();
    known.remote_host = payload
        .text("remote_host")
        .or(known.remote_host)
        .or_else(|| host_that_failed(details?));
    add_enhanced(&mut known, payload);
    *smtp = (known != Smtp::default()).then_some(known);
}

/// The reply itself comes first. A code that contradicts it, in itself or by its class (RFC 2034
/// section 4), stays with a warning.
fn add_enhanced(smtp: &mut Smtp, payload: &mut Fields) {
    let name = "smtp_enhanced_code";
    let said = payload.peek(name).and_then(Value::as_str);
    let said = said.and_then(EnhancedStatusCode::parse);
    let fits = |said: EnhancedStatusCode| match (smtp.enhanced, smtp.code) {
        (Some(enhanced), _) => enhanced == said,
        (None, Some(code)) => code / 100 == u16::from(said.class()),
        (None, None) => true,
    };
    if said.is_none_or(fits) {
        let said = payload.word(name, EnhancedStatusCode::parse);
        smtp.enhanced = smtp.enhanced.or(said);
    } else {
        payload.warn(Warning::LabelContradictsCode);
    }
}

/// `… failed at mx.example.com`, or `… failed at 192.0.2.10:25 (mx.example.com)`
/// (arkhq.io/docs/webhooks/overview).
fn host_that_failed(details: &str) -> Option<String> {
    let (_, server) = details.rsplit_once(" failed at ")?;
    let word = server.split_whitespace().next()?.trim_end_matches('.');
    let is_name = || {
        word.contains('.')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
    };
    prose::endpoint(server).or_else(|| is_name().then(|| word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_that_failed_is_found_in_both_forms() {
        for (details, host) in [
            (
                "550 invalid recipient: Delivery to a@example.org failed at mx.example.org",
                Some("mx.example.org"),
            ),
            (
                "452 mailbox full: Delivery to a@example.org failed at 192.0.2.10:25 (mx.example.org)",
                Some("mx.example.org"),
            ),
            (
                "452 mailbox full: Delivery to a@example.org failed at 192.0.2.10:25",
                Some("192.0.2.10"),
            ),
            ("Delivery failed at once", None),
            ("Delivery failed at ", None),
            ("", None),
        ] {
            assert_eq!(host_that_failed(details).as_deref(), host, "{details}");
        }
    }
}
