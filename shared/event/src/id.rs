//! The id of an event: the same for every delivery of it, and without personal data.

use crate::{Dedup, SourceName, dedup::digest};
use serde::{Deserialize, Serialize};

/// `evt_` for a record, `qrn_` for a quarantine notice, then 160 bits of SHA-256 in base32.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EventId(String);

/// A text that is no event id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event id is evt_ or qrn_ and 32 base32 letters")]
pub struct InvalidEventId;

impl EventId {
    const RECORD: &'static str = "evt_";
    const NOTICE: &'static str = "qrn_";
    const DIGEST_LETTERS: usize = 32;

    /// The id of the event that a source's idempotency key stands for.
    #[must_use]
    pub fn derive(source: &SourceName, dedup: &Dedup) -> Self {
        let digest = digest([source.as_str().as_bytes(), dedup.key.as_bytes()]);
        let mut id = String::with_capacity(Self::RECORD.len() + Self::DIGEST_LETTERS);
        id.push_str(Self::RECORD);
        data_encoding::BASE32_NOPAD.encode_append(&digest[..20], &mut id);
        id.make_ascii_lowercase();
        Self(id)
    }

    /// The id of the notice about this record.
    #[must_use]
    pub fn notice(&self) -> Self {
        Self([Self::NOTICE, self.digest_letters()].concat())
    }

    /// The id of the record that this event, or this notice, stands for.
    #[must_use]
    pub fn record(&self) -> Self {
        Self([Self::RECORD, self.digest_letters()].concat())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn digest_letters(&self) -> &str {
        &self.0[Self::RECORD.len()..]
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EventId {
    type Error = InvalidEventId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let letters = text
            .strip_prefix(Self::RECORD)
            .or_else(|| text.strip_prefix(Self::NOTICE))
            .ok_or(InvalidEventId)?;
        let is_base32 = |letter: u8| matches!(letter, b'a'..=b'z' | b'2'..=b'7');
        if letters.len() == Self::DIGEST_LETTERS && letters.bytes().all(is_base32) {
            Ok(Self(text))
        } else {
            Err(InvalidEventId)
        }
    }
}

impl std::str::FromStr for EventId {
    type Err = InvalidEventId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for EventId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EventId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        crate::schema::text(
            "The id of an event, the same for every delivery of it: `evt_` for a record, `qrn_` for a notice of quarantine.",
            "^(evt|qrn)_[a-z2-7]{32}$",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DedupBasis;

    fn id(source: &str, key: &str) -> EventId {
        let source = source
            .parse()
            .unwrap_or_else(|_| unreachable!("a valid name"));
        EventId::derive(&source, &Dedup::by_id(DedupBasis::EventId, key))
    }

    #[test]
    fn the_id_is_fixed_for_all_time() {
        // Records and consumers keep ids for years: this value must never change. It was computed
        // apart from this code, from the definition at the head of the type.
        assert_eq!(
            id("resend", "msg_1").as_str(),
            "evt_3maacdk52wvbfg4e2b4joosjriln4g5w"
        );
    }

    #[test]
    fn source_and_key_both_count() {
        assert_ne!(id("resend", "msg_1"), id("resend", "msg_2"));
        assert_ne!(id("resend", "msg_1"), id("resend-eu", "msg_1"));
        assert_ne!(id("a", "bc"), id("ab", "c"));
    }

    #[test]
    fn a_notice_leads_back_to_its_record() {
        let record = id("resend", "msg_1");
        assert!(record.notice().as_str().starts_with("qrn_"));
        assert_eq!(record.notice().record(), record);
    }

    #[test]
    fn only_well_formed_text_is_an_id() {
        let good = id("resend", "msg_1");
        assert_eq!(good.as_str().parse(), Ok(good.clone()));
        for bad in [
            "",
            "evt_",
            "evt_short",
            "msg_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "evt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(bad.parse::<EventId>(), Err(InvalidEventId), "{bad}");
        }
    }
}
