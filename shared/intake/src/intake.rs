//! The pipeline: what happens to one request, in the order in which the types allow it.

use crate::{
    announce::{Announced, Announcer},
    config::{CurrentSources, RetentionDays, Sources},
    deadline::Deadline,
    http::{Answer, MAX_BODY_BYTES, Refused, Request, Serves, WebhookPath},
    keys::Keys,
    log::{self, Line},
    store::{Entry, Lease, Recorded, Store},
};
use futures_util::FutureExt;
use http::Method;
use mailhooks_event::{Event, EventId, Family};
use mailhooks_provider::{Refusal, Verified, Webhook, read, withhold_if_stale};
use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc};

/// Takes webhooks: verifies, reads, records and announces them.
#[derive(Debug)]
pub struct Intake {
    sources: CurrentSources,
    store: Store,
    announcer: Announcer,
    retention: RetentionDays,
    keys: Keys,
}

/// An answer, and what is left to do once it is sent.
#[derive(Debug)]
pub struct Handled {
    /// What the sender gets.
    pub answer: Answer,
    /// The mark to be removed, or what to remember on it.
    pub unfinished: Option<Unfinished>,
}

/// What is left to do with a record's outbox mark once the answer is sent.
#[derive(Debug)]
pub struct Unfinished {
    id: EventId,
    lease: Lease,
    announced: Announced,
}

impl Intake {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(
        sources: CurrentSources,
        keys: Keys,
        store: Store,
        announcer: Announcer,
        retention: RetentionDays,
    ) -> Self {
        Self {
            sources,
            store,
            announcer,
            retention,
            keys,
        }
    }

    /// The store, for those who look at what was recorded.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Handles one request. Always answers, also if something in it panics.
    pub async fn handle(&self, request: Request, serves: Serves) -> Handled {
        let mut line = Line::new(&request.request_id);
        let request_id = request.request_id.clone();
        let received = AssertUnwindSafe(self.receive(request, serves, &mut line))
            .catch_unwind()
            .await;
        let handled = match received {
            Ok(Ok(handled)) => handled,
            Ok(Err(refused)) => Handled::refused(&refused, &request_id, &mut line),
            Err(_) => Handled::refused(&Refused::Panicked, &request_id, &mut line),
        };
        log::write(&line.answered(handled.answer.status.as_u16()));
        handled
    }

    /// Does what is left once the answer is sent. What fails here is left to the outbox.
    pub async fn finish(&self, unfinished: Unfinished) {
        let deadline = Deadline::after(Deadline::ANSWER);
        let Unfinished {
            id,
            lease,
            announced,
        } = unfinished;
        let settled = pin!(self.store.settle(&id, &lease, &announced));
        let finished = deadline.limit(settled).await;
        if !matches!(finished, Ok(Ok(()))) {
            log::write(&Line::mark_left(&id));
        }
    }

    async fn receive(
        &self,
        request: Request,
        serves: Serves,
        line: &mut Line,
    ) -> Result<Handled, Refused> {
        let deadline = request.deadline;
        let verified = self.verify(request, serves, line).await?;
        let event = self.read(&verified, line);
        let json = event.to_json();
        let json = json.map_err(|error| Refused::Unavailable(error.to_string()))?;
        let entry = Entry::written(&event, json.clone(), &verified, self.retention)
            .map_err(|error| Refused::Unavailable(error.to_string()))?;
        let recorded = pin!(self.store.record(entry));
        let recorded = deadline
            .limit(recorded)
            .await
            .map_err(|elapsed| Refused::Unavailable(elapsed.to_string()))?
            .map_err(|error| Refused::Unavailable(error.to_string()))?;
        Ok(match recorded {
            Recorded::Duplicate => self.duplicate(&event, line),
            Recorded::New(lease) => {
                let family = verified.family();
                self.announce(&event, json, lease, family, deadline, line)
                    .await
            }
        })
    }

    /// Finds the source and proves the sender. What the sources at hand do not let in is tried once
    /// more with newer ones, if there are any.
    async fn verify(
        &self,
        request: Request,
        serves: Serves,
        line: &mut Line,
    ) -> Result<Verified, Refused> {
        let sources = self.sources.get();
        let refused = match self.verify_by(&sources, &request, serves, line).await {
            Err(refused) if refused.may_be_outdated() => refused,
            otherwise => return otherwise,
        };
        let (now, deadline) = (request.received_at, request.deadline);
        // Boxed, as the look-ups of keys below: what seldom happens would make each event's future larger.
        match Box::pin(self.sources.newer_than(&sources, now, deadline)).await {
            Some(newer) => self.verify_by(&newer, &request, serves, line).await,
            None => Err(refused),
        }
    }

    async fn verify_by(
        &self,
        sources: &Sources,
        request: &Request,
        serves: Serves,
        line: &mut Line,
    ) -> Result<Verified, Refused> {
        let path = WebhookPath::parse(&request.target).ok_or(Refused::NotFound("no such path"))?;
        if !serves.takes(path.family) {
            return Err(Refused::NotFound("another function's path"));
        }
        let found = sources.find(path.source, path.token);
        let (name, source) = found.ok_or(Refused::UnknownSource)?;
        line.source(name);
        let source = source
            .as_ref()
            .map_err(|fault| Refused::Misconfigured(fault.to_string()))?;
        line.provider(&source.provider.name());
        if request.method != Method::POST {
            return Err(Refused::Method);
        }
        if request.body.len() > MAX_BODY_BYTES {
            return Err(Refused::TooLarge);
        }
        let (now, deadline) = (request.received_at, request.deadline);
        let webhook = Webhook {
            source: name.clone(),
            provider: source.provider,
            family: path.family,
            headers: Arc::clone(&request.headers),
            target: request.target.clone(),
            body: request.body.clone(),
            received_at: request.received_at,
        };
        let unverified = match webhook.verify(&source.credentials) {
            Ok(verified) => return Ok(verified),
            Err(unverified) => unverified,
        };
        let address = match &source.published {
            Some(address) if unverified.may_be_another_key() => address,
            Some(_) | None => return Err(unverified.refusal.into()),
        };
        let kid = unverified.webhook.key_id();
        let keys = Box::pin(self.keys.published(name, address, kid, now, deadline)).await;
        let credentials = source.credentials.with_keys(keys?);
        let unverified = match unverified.webhook.verify(&credentials) {
            Ok(verified) => return Ok(verified),
            Err(unverified) if unverified.refusal == Refusal::Mismatch => unverified,
            Err(unverified) => return Err(unverified.refusal.into()),
        };
        // A provider may have put a new key under an old id.
        let kid = unverified.webhook.key_id();
        let keys = Box::pin(self.keys.renewed(name, address, kid, now, deadline)).await;
        let credentials = source.credentials.with_keys(keys?);
        Ok(unverified
            .webhook
            .verify(&credentials)
            .map_err(|unverified| unverified.refusal)?)
    }

    fn read(&self, verified: &Verified, line: &mut Line) -> Event {
        let mut event = read(verified);
        withhold_if_stale(&mut event, self.retention.get());
        line.event(&event);
        event
    }

    fn duplicate(&self, event: &Event, line: &mut Line) -> Handled {
        line.outcome("duplicate");
        Handled {
            answer: Answer::recorded("duplicate", &event.id.record()),
            unfinished: None,
        }
    }

    /// Sends the event to the queues that want it. Whatever fails is left to the outbox: the event is
    /// durable, so the answer is 200 either way.
    async fn announce(
        &self,
        event: &Event,
        json: String,
        lease: Lease,
        url_family: Option<Family>,
        deadline: Deadline,
        line: &mut Line,
    ) -> Handled {
        let status = if event.family() == Family::Quarantine {
            "quarantined"
        } else {
            "accepted"
        };
        line.outcome(status);
        let announced = if is_at_home(event, url_family) {
            self.announcer.announce(event, json, deadline).await
        } else {
            Announced::left_to_outbox()
        };
        line.announced(&announced);
        let id = event.id.record();
        Handled {
            answer: Answer::recorded(status, &id),
            unfinished: announced.changes_the_mark().then_some(Unfinished {
                id,
                lease,
                announced,
            }),
        }
    }
}

impl Handled {
    /// A refusal, told to the sender outwardly and to the log inwardly.
    #[must_use]
    pub fn refused(refused: &Refused, request_id: &str, line: &mut Line) -> Self {
        line.refused(refused);
        Self {
            answer: Answer::refused(refused, request_id),
            unfinished: None,
        }
    }
}

/// A family's function may send to its own queues and to quarantine; what came to the wrong URL is
/// announced by the outbox, which may send everywhere.
fn is_at_home(event: &Event, url_family: Option<Family>) -> bool {
    url_family.is_none_or(|family| family == event.family() || event.family() == Family::Quarantine)
}

#[cfg(test)]
mod rotation;
#[cfg(test)]
mod tests;
