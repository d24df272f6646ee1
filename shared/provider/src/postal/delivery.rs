//! The delivery family: what became of one attempt (postal `lib/postal/message_db/delivery.rb`).

use super::{content::Content, message, prose, shape, status::Status};
use crate::{
    Fields, Reply, Value,
    judge::{Evidence, judge},
};
use mailhooks_event::{Category, Failure, Happening, Mail, Phase, Smtp, Timestamp, Warning};

/// Reads a payload of the event that stands for this status.
pub(crate) fn read(status: Status, payload: &mut Fields) -> Content {
    let attempt = Attempt::take(payload);
    let failure = attempt.failure(status, None, payload);
    attempt.into_content(status, failure)
}

/// One attempt, or the decision to make none. A provider that derives from Postal may know more of
/// it, and can add that before the failure is judged.
pub(crate) struct Attempt {
    /// The mail, with Postal's sentence.
    pub(crate) mail: Mail,
    /// What a server answered.
    pub(crate) smtp: Option<Smtp>,
    /// When it was made.
    pub(crate) time: Option<Timestamp>,
    /// Whether there was an exchange with a server, or a try at one.
    pub(crate) was_made: bool,
}

impl Attempt {
    /// Takes everything but the status. What an HTTP endpoint answered to an incoming mail is no
    /// mail server's reply, so it stays.
    pub(crate) fn take(payload: &mut Fields) -> Self {
        let mut mail = message::take(payload, "message");
        mail.description = payload.text("details");
        let details = mail.description.as_deref().unwrap_or_default();
        // Neither is there when Postal decides by itself (postal `app/lib/message_dequeuer/`); but
        // where it gives up, attempts were made before.
        let was_made = shape::is_said(payload, "sent_with_ssl")
            || shape::is_said(payload, "output")
            || prose::gives_up(details);
        let smtp = if prose::is_http(details) {
            Smtp::default()
        } else {
            take_smtp(details, payload)
        };
        Self {
            mail,
            smtp: (smtp != Smtp::default()).then_some(smtp),
            time: payload.time("timestamp"),
            was_made,
        }
    }

    /// Judges the failure, if it is one. Takes the status word as far as it agrees: one that belongs
    /// to another event proves nothing, and stays where no failure could show it.
    pub(crate) fn failure(
        &self,
        status: Status,
        provider_category: Option<Category>,
        payload: &mut Fields,
    ) -> Option<Failure> {
        let said = payload
            .peek("status")
            .and_then(Value::as_str)
            .and_then(Status::parse);
        let agrees = said.is_none_or(|said| said == status);
        if status != Status::Sent || agrees {
            payload.word("status", Status::parse);
        }
        if status == Status::Sent {
            self.warn_if_refused(payload);
            return None;
        }
        let cause = self.mail.description.as_deref().map(prose::cause);
        let (mut failure, warning) = judge(&Evidence {
            phase: self.phase(status),
            provider_type: None,
            provider_category,
            status_word: status.permanence().filter(|_| agrees),
            smtp: self.smtp.as_ref(),
            description: cause.as_deref(),
        });
        if let Some(warning) = warning {
            payload.warn(warning);
        }
        failure.provider_type = said.map(|said| said.as_str().to_owned());
        Some(failure)
    }

    fn phase(&self, status: Status) -> Phase {
        match status {
            Status::Held => Phase::NotAttempted,
            Status::HardFail if !self.was_made => Phase::NotAttempted,
            // A soft failure always comes from an attempt, even where old releases tell nothing of it.
            Status::Sent | Status::SoftFail | Status::HardFail => Phase::Smtp,
        }
    }

    fn warn_if_refused(&self, payload: &mut Fields) {
        let code = self.smtp.as_ref().and_then(|smtp| smtp.code);
        if code.is_some_and(|code| code >= 400) {
            payload.warn(Warning::LabelContradictsCode);
        }
    }

    /// The content of the event.
    pub(crate) fn into_content(self, status: Status, failure: Option<Failure>) -> Content {
        Content {
            time: self.time,
            smtp: self.smtp,
            failure,
            ..Content::of_mail(Happening::Delivery(status.kind()), self.mail)
        }
    }
}

fn take_smtp(details: &str, payload: &mut Fields) -> Smtp {
    let output = payload.text("output").unwrap_or_default();
    Smtp {
        remote_host: prose::remote_host(details),
        tls: payload.flag("sent_with_ssl"),
        seconds: payload.number("time"),
        ..Reply::parse(&output).into_smtp()
    }
}
