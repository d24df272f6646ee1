//! The canonical event.

use crate::{Data, EventId, Family, Happening, SourceName, Timestamp};

/// One event in the canonical vocabulary. As JSON it is a CloudEvents 1.0 event.
///
/// Its `Debug` shows the id and the type only, since everything else may be personal data.
#[derive(Clone, PartialEq)]
pub struct Event {
    /// The same for every delivery of this event.
    pub id: EventId,
    /// The configured source that it came from.
    pub source: SourceName,
    /// What the event is about: a message, a domain, a server or a contact, by the provider's key.
    pub subject: Option<String>,
    /// When it happened.
    pub time: Timestamp,
    /// What happened.
    pub happening: Happening,
    /// The rest.
    pub data: Data,
}

impl Event {
    /// The CloudEvents version that events are written in.
    pub const SPEC_VERSION: &'static str = "1.0";
    /// The major version of this vocabulary, part of every `dataschema`.
    pub const SCHEMA_VERSION: &'static str = "1";

    /// The family.
    #[must_use]
    pub const fn family(&self) -> Family {
        self.happening.family()
    }

    /// The kind within the family.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.happening.kind()
    }

    /// The CloudEvents `type`: `mailhooks.<family>.<kind>`.
    #[must_use]
    pub fn event_type(&self) -> String {
        format!("mailhooks.{}.{}", self.family(), self.kind())
    }

    /// The CloudEvents `source`: `/mailhooks/<provider>/<source>`.
    #[must_use]
    pub fn source_uri(&self) -> String {
        format!("/mailhooks/{}/{}", self.data.provider, self.source)
    }

    /// The CloudEvents `dataschema`: a URN, since a schema's name must outlive any host.
    #[must_use]
    pub fn data_schema(&self) -> String {
        format!(
            "urn:mailhooks:schema:{}:{}",
            Self::SCHEMA_VERSION,
            self.family()
        )
    }

    /// The event as CloudEvents JSON, with every character that a queue or a reader might refuse
    /// escaped: SQS takes neither control characters nor U+FFFE and U+FFFF.
    ///
    /// # Errors
    ///
    /// Only if memory for the text cannot be had; every value of this type has a JSON form.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let json = serde_json::to_string(self)?;
        // They can stand within texts only, where an escape means the same. Both begin with this byte,
        // which nearly no event has.
        let may_hold_them = json.as_bytes().contains(&0xef);
        Ok(
            if may_hold_them && json.contains(['\u{fffe}', '\u{ffff}']) {
                json.replace('\u{fffe}', "\\ufffe")
                    .replace('\u{ffff}', "\\uffff")
            } else {
                json
            },
        )
    }
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id.as_str())
            .field("type", &self.event_type())
            .finish_non_exhaustive()
    }
}
