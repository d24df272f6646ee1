//! An e-mail address that does not show itself in logs.

use serde::{Deserialize, Serialize};

/// An e-mail address as the provider wrote it, without display name and angle brackets.
///
/// It is not checked against RFC 5321: what a provider reports is kept even where it is odd. Its
/// `Debug` hides it, because it is personal data.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

debug_hides!(Address);

impl Address {
    /// The address of a mailbox such as `Acme <a@example.com>` or `a@example.com`, with its display
    /// name. Nothing if no address is left, as in the null sender `<>`.
    #[must_use]
    pub fn from_mailbox(mailbox: &str) -> Option<(Self, Option<String>)> {
        let mailbox = mailbox.trim();
        let bracketed = mailbox.strip_suffix('>');
        let (name, address) = bracketed
            .and_then(|mailbox| mailbox.rsplit_once('<'))
            .unwrap_or(("", mailbox));
        let name = name.trim();
        let name = name
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(name);
        let address = address.trim();
        (!address.is_empty()).then(|| {
            let name = (!name.is_empty()).then(|| name.to_owned());
            (Self(address.to_owned()), name)
        })
    }

    /// The address alone; see [`Address::from_mailbox`].
    #[must_use]
    pub fn new(mailbox: &str) -> Option<Self> {
        Self::from_mailbox(mailbox).map(|(address, _)| address)
    }

    /// The address in clear. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key for look-ups: lower case, since no provider of today tells local parts apart by case.
    #[must_use]
    pub fn lookup_key(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Address {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Address".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An e-mail address as the provider wrote it, without display name and angle brackets. It is not checked against RFC 5321.",
            "type": "string",
            "minLength": 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(mailbox: &str) -> Option<(String, Option<String>)> {
        Address::from_mailbox(mailbox).map(|(address, name)| (address.0, name))
    }

    #[test]
    fn display_names_are_taken_off() {
        let acme = Some(("a@example.com".to_owned(), Some("Acme".to_owned())));
        assert_eq!(parts("Acme <a@example.com>"), acme);
        assert_eq!(parts("\"Acme\" <a@example.com>"), acme);
        assert_eq!(
            parts(" a@example.com "),
            Some(("a@example.com".to_owned(), None))
        );
    }

    #[test]
    fn the_null_sender_is_no_address() {
        assert_eq!(parts("<>"), None);
        assert_eq!(parts("  "), None);
    }

    #[test]
    fn debug_hides_the_address() {
        let address = Address::new("jane@example.com");
        assert_eq!(format!("{address:?}"), "Some(Address(hidden))");
    }
}
