//! What a payload says by itself, before its envelope is asked.

use super::{envelope::Envelope, event_name::EventName};
use crate::Occurrence;
use mailhooks_event::{Dedup, DedupBasis, Failure, Happening, Mail, Smtp, Timestamp, Warning};
use serde_json::{Map, Value, json};

/// What a payload says by itself. Its family's reader fills it, the envelope completes it.
pub(crate) struct Content {
    /// What happened.
    pub(crate) happening: Happening,
    /// When, if the payload tells.
    pub(crate) time: Option<Timestamp>,
    /// What it is about: a message's token, a domain, a server; never an address.
    pub(crate) subject: Option<String>,
    /// What tells two events apart that have name, subject and time in common.
    pub(crate) marks: Vec<Option<String>>,
    /// The mail server at Postal, where the payload names it.
    pub(crate) account: Option<String>,
    /// The mail and whom it concerns.
    pub(crate) mail: Mail,
    /// What a server answered.
    pub(crate) smtp: Option<Smtp>,
    /// Why the mail did not arrive.
    pub(crate) failure: Option<Failure>,
}

impl Content {
    /// No more than what happened.
    pub(crate) fn of(happening: Happening) -> Self {
        Self {
            happening,
            time: None,
            subject: None,
            marks: Vec::new(),
            account: None,
            mail: Mail::default(),
            smtp: None,
            failure: None,
        }
    }

    /// What happened to a mail. The token comes first: each mail server has a database of its own
    /// (postal `lib/postal/message_db/`), so ids repeat from one to the next.
    pub(crate) fn of_mail(happening: Happening, mail: Mail) -> Self {
        let key = |message: &mailhooks_event::Message| {
            message.token.clone().or_else(|| message.id.clone())
        };
        Self {
            subject: mail.message.as_deref().and_then(key),
            mail,
            ..Self::of(happening)
        }
    }

    /// The key for an event that has no `uuid`: what it is about and when, else the whole body. An
    /// open or a click without time thus counts once for each body that differs.
    fn dedup(
        &self,
        name: EventName,
        account: Option<&str>,
        time: Option<Timestamp>,
        body: &[u8],
    ) -> Dedup {
        let (Some(time), Some(subject)) = (time, &self.subject) else {
            return Dedup::by_body(body);
        };
        let time = time.to_string();
        let marks = self.marks.iter().map(|mark| mark.as_deref().unwrap_or(""));
        Dedup::by_content(
            [name.as_str(), subject.as_str(), time.as_str()]
                .into_iter()
                .chain(marks)
                .chain(account),
        )
    }
}

impl Envelope<'_> {
    /// Completes what the payload says by what the envelope says.
    pub(crate) fn into_occurrence(self, content: Content, body: &[u8]) -> Occurrence {
        let time = content.time.or(self.timestamp);
        let dedup = self.uuid.as_deref().map_or_else(
            || content.dedup(self.name, self.account.as_deref(), time, body),
            |uuid| Dedup::by_id(DedupBasis::EventId, uuid),
        );
        let (extra, warnings) = rest(self.payload.into_rest(), self.outer.into_rest());
        Occurrence {
            happening: content.happening,
            time,
            subject: content.subject,
            provider_event: self.name.as_str().to_owned(),
            inferred: self.inferred,
            account: self.account.or(content.account),
            dedup,
            mail: content.mail,
            smtp: content.smtp,
            failure: content.failure,
            warnings,
            extra,
        }
    }
}

type Rest = (Map<String, Value>, Vec<Warning>);

/// What nobody took: of the payload under its own names, of the envelope under `envelope`. Should the
/// payload have a field of that name, it is `envelope.payload.envelope`.
fn rest((mut extra, mut warnings): Rest, (mut outer, outer_warnings): Rest) -> Rest {
    warnings.extend(outer_warnings);
    if let Some(namesake) = extra.remove("envelope") {
        outer.insert("payload".to_owned(), json!({ "envelope": namesake }));
    }
    if !outer.is_empty() {
        extra.insert("envelope".to_owned(), Value::Object(outer));
    }
    (extra, warnings)
}
