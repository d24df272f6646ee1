//! Whom an e-mail event concerns, and how sure that is.

use crate::{Fields, Value, judge::recipient::only_one};
use mailhooks_event::{Address, Mail};

/// An event concerns one recipient, but `to` has all of them and nothing says which is meant; copies
/// are not in `to` at all, only perhaps in `headers`. So the recipient is certain only where there is
/// no second one.
///
/// One limit remains: a blind copy that was asked for in the call to Resend's API leaves no trace in the
/// event, so a mail with one `to` and such a copy looks like a mail to one. Only a diagnosis that names
/// another address gives it away (`diagnosis`).
pub(super) fn recipient(data: &mut Fields) -> Mail {
    let mut mail = concerning(data.addresses("to"));
    if has_copies(data) {
        mail.recipient_certain = Some(false);
    }
    mail
}

/// Whoever all entries name; nobody if they name several.
pub(super) fn concerning(recipients: Vec<Address>) -> Mail {
    let recipient = only_one(&recipients);
    Mail {
        recipient_certain: Some(recipient.is_some()),
        recipient,
        recipients,
        ..Mail::default()
    }
}

/// Whether the mail has recipients that `to` does not show. Custom headers stay in `extra`, all of
/// them; an empty list is dropped.
fn has_copies(data: &mut Fields) -> bool {
    let is_copy = |name: &str| matches!(name.trim().to_ascii_lowercase().as_str(), "cc" | "bcc");
    // A header without a name that can be read may be one.
    let may_be_copy = |header: &Value<'_>| match header {
        Value::Object(header) => header
            .get("name")
            .and_then(Value::as_str)
            .is_none_or(is_copy),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            true
        }
    };
    let in_headers = match data.peek("headers") {
        Some(Value::Array(headers)) => headers.iter().any(may_be_copy),
        Some(Value::Object(headers)) => headers.iter().any(|(name, _)| is_copy(name)),
        Some(Value::String(headers)) => !headers.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
        Some(Value::Null) | None => false,
    };
    data.objects("headers", |_| ());
    let in_fields = ["cc", "bcc"].into_iter().any(|name| {
        data.peek(name).is_some_and(|value| {
            let no_one = matches!(value, Value::Array(list) if list.is_empty());
            !no_one && !value.is_nothing()
        })
    });
    in_headers || in_fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn whom(data: &Value) -> (Option<String>, bool, usize) {
        let mut data = Fields::of_map(data.as_object().cloned().unwrap_or_default());
        let mail = recipient(&mut data);
        let recipient = mail.recipient.map(|one| one.as_str().to_owned());
        let certain = mail.recipient_certain == Some(true);
        (recipient, certain, mail.recipients.len())
    }

    fn jane() -> Option<String> {
        Some("jane@example.org".to_owned())
    }

    #[test]
    fn one_recipient_without_copies_is_certain() {
        for data in [
            json!({"to": ["jane@example.org"]}),
            json!({"to": "Jane <jane@example.org>"}),
            json!({"to": ["jane@example.org"], "headers": [], "cc": [], "bcc": null}),
            json!({"to": ["jane@example.org"], "headers": [{"name": "Reply-To", "value": "x"}]}),
        ] {
            assert_eq!(whom(&data), (jane(), true, 1), "{data}");
        }
        let twice = json!({"to": ["jane@example.org", "Jane@Example.org"]});
        assert_eq!(whom(&twice), (jane(), true, 2));
    }

    #[test]
    fn a_copy_or_headers_that_hide_one_make_it_uncertain() {
        for more in [
            json!({"headers": [{"name": "CC", "value": "joe@example.org"}]}),
            json!({"headers": [{"name": "bcc", "value": null}]}),
            json!({"headers": {"Bcc": "joe@example.org"}}),
            json!({"headers": [{"title": "Cc"}]}),
            json!({"headers": ["Cc: joe@example.org"]}),
            json!({"headers": "Cc: joe@example.org"}),
            json!({"cc": ["joe@example.org"]}),
        ] {
            let mut data = more.clone();
            data["to"] = json!(["jane@example.org"]);
            assert_eq!(whom(&data), (jane(), false, 1), "{more}");
        }
    }

    #[test]
    fn without_exactly_one_address_nobody_is_meant() {
        for to in [
            json!(null),
            json!([]),
            json!([""]),
            json!([7]),
            json!({"email": "jane@example.org"}),
            json!("jane@example.org, joe@example.org"),
            json!(["jane@example.org", "joe@example.org"]),
            json!(["undisclosed-recipients:;"]),
        ] {
            let (recipient, certain, _) = whom(&json!({"to": to}));
            assert_eq!((recipient, certain), (None, false), "{to}");
        }
    }
}
