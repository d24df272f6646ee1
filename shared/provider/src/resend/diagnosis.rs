//! The diagnostic codes: what servers answered, one entry per recipient.

use crate::{Fields, Reply};
use mailhooks_event::{Mail, Smtp};

/// `diagnosticCode`, such as `smtp; 550 5.1.1 user unknown`: a list in new deliveries, absent in old
/// ones (resend.com/docs/webhooks/emails/bounced).
#[derive(Default)]
pub(super) struct Diagnosis(Vec<String>);

impl Diagnosis {
    pub(super) fn take(fields: &mut Fields) -> Self {
        Self(fields.texts("diagnosticCode"))
    }

    /// The codes of the first entry with its lines; further entries follow as they are, since their
    /// codes may be others.
    pub(super) fn smtp(&self) -> Option<Smtp> {
        let (first, others) = self.0.split_first()?;
        let mut smtp = Reply::parse(first).into_smtp();
        let lines = others.iter().flat_map(|entry| entry.lines());
        smtp.text.extend(
            lines
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty()),
        );
        Some(smtp)
    }

    /// Takes the certainty off a recipient that the servers may not have meant: several entries are
    /// several recipients, and a reply that names other addresses is about somebody whom `to` does
    /// not show, such as a blind copy.
    pub(super) fn doubt(&self, mail: &mut Mail) {
        let Some(recipient) = &mail.recipient else {
            return;
        };
        let with_addresses = self.0.iter().filter(|entry| entry.contains('@'));
        let named: Vec<String> = with_addresses.flat_map(|entry| addresses(entry)).collect();
        let is_named = || named.contains(&recipient.lookup_key());
        if self.0.len() > 1 || !(named.is_empty() || is_named()) {
            mail.recipient_certain = Some(false);
        }
    }
}

/// The addresses in a server's sentence, in lower case.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| letter.is_whitespace() || "<>()[]{}\"'`,;:".contains(letter))
        .map(|word| word.trim_end_matches(['.', '!', '?']))
        .filter(|word| {
            word.split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        })
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailhooks_event::Address;

    fn certain(entries: &[&str]) -> Option<bool> {
        let mut mail = Mail {
            recipient: Address::new("jane@example.org"),
            recipient_certain: Some(true),
            ..Mail::default()
        };
        Diagnosis(entries.iter().map(|entry| (*entry).to_owned()).collect()).doubt(&mut mail);
        mail.recipient_certain
    }

    #[test]
    fn a_reply_that_names_nobody_or_the_recipient_raises_no_doubt() {
        assert_eq!(certain(&[]), Some(true));
        assert_eq!(certain(&["550 5.1.1 user @ unknown"]), Some(true));
        assert_eq!(
            certain(&["550 5.1.1 <Jane@Example.ORG>: unknown."]),
            Some(true)
        );
        let postmaster = "550 no jane@example.org; ask postmaster@example.org.";
        assert_eq!(certain(&[postmaster]), Some(true));
    }

    #[test]
    fn a_reply_about_somebody_else_does() {
        assert_eq!(
            certain(&["550 5.1.1 <joe@example.org>: unknown"]),
            Some(false)
        );
        assert_eq!(certain(&["550 no such user:joe@example.org."]), Some(false));
    }

    #[test]
    fn several_entries_are_several_recipients() {
        assert_eq!(
            certain(&["550 5.1.1 unknown", "450 4.2.0 busy"]),
            Some(false)
        );
    }

    #[test]
    fn the_first_entry_gives_the_codes_and_no_line_is_lost() {
        let entries = [
            "smtp; 450-4.2.0 busy\n450 4.2.0 later",
            " 550 5.1.1 gone \r\n\r\n bye",
        ];
        let smtp = Diagnosis(entries.map(str::to_owned).to_vec()).smtp();
        let smtp = smtp.unwrap_or_default();
        assert_eq!(smtp.code, Some(450));
        assert_eq!(smtp.text, ["busy", "later", "550 5.1.1 gone", "bye"]);
        assert!(Diagnosis::default().smtp().is_none());
    }
}
