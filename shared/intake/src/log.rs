//! The log: one JSON line per outcome, with ids only. Never an address, a subject, a body, a header, a
//! key or a token.
//!
//! Each line is also a CloudWatch metric in the embedded metric format. A source's name is a field and
//! no dimension, because each value of a dimension costs money. The alarms and the dashboard in
//! `infra/operation.yaml` rest on these names.

mod metrics;

use crate::{announce::Announced, clock, http::Refused};
use mailhooks_event::{Event, EventId, Family, ProviderName, SourceName, Timestamp};
use metrics::Metrics;
use serde_json::{Value, json};
use std::{collections::BTreeMap, io::Write as _, panic};

/// One line of the log, filled as a request goes its way.
#[derive(Debug)]
pub struct Line {
    fields: BTreeMap<&'static str, Value>,
    /// Whether the provider is known, by which webhooks are counted then.
    of_provider: bool,
    metrics: Option<Metrics>,
}

impl Line {
    /// A line about a request.
    #[must_use]
    pub fn new(request_id: &str) -> Self {
        Self::empty().with("request_id", request_id)
    }

    /// A line that says that a mark could not be removed; the outbox will do it.
    #[must_use]
    pub fn mark_left(id: &EventId) -> Self {
        Self::empty()
            .with("outcome", "mark_left")
            .with("id", id.as_str())
    }

    /// A line that says that a marked record could not be announced, and whether the outbox gave it up.
    #[must_use]
    pub fn unannounced(id: &EventId, attempts: u32, parked: bool, reason: &str) -> Self {
        let (level, outcome) = if parked {
            ("error", "parked")
        } else {
            ("warn", "unannounced")
        };
        let mut line = Self::empty().with("level", level).with("outcome", outcome);
        line.set("id", id.as_str());
        line.set("reason", reason);
        line.fields.insert("attempts", attempts.into());
        line
    }

    /// A line that says why the process cannot start or serve a source. The text must not hold values.
    #[must_use]
    pub fn fault(outcome: &'static str, text: &str) -> Self {
        Self::empty()
            .with("level", "error")
            .with("outcome", outcome)
            .with("error", text)
    }

    /// A line that says that a process has started: a cold start.
    #[must_use]
    pub fn started() -> Self {
        Self::figures("started", vec![("starts", 1)])
    }

    /// A line of figures about a run. A figure whose name ends in `_seconds` is a time, others are counts.
    #[must_use]
    pub fn figures(outcome: &'static str, figures: Vec<(&'static str, u64)>) -> Self {
        let mut line = Self::empty().with("outcome", outcome);
        let metrics = figures.iter().map(|(name, _)| (*name, unit(name)));
        let metrics = metrics.collect();
        line.metrics(metrics, vec![vec![]]);
        for (name, figure) in figures {
            line.fields.insert(name, figure.into());
        }
        line
    }

    /// Names the source.
    pub fn source(&mut self, source: &SourceName) {
        self.set("source", source.as_str());
    }

    /// Names the provider.
    pub fn provider(&mut self, provider: &ProviderName) {
        self.set("provider", provider.as_str());
        self.of_provider = true;
    }

    /// Names the event by id, family, kind and warnings.
    pub fn event(&mut self, event: &Event) {
        self.set("id", event.id.record().as_str());
        self.set("family", event.family().as_str());
        self.set("kind", event.kind());
        if !event.data.warnings.is_empty() {
            self.fields.insert("warnings", json!(event.data.warnings));
        }
        if event.family() == Family::Quarantine {
            self.set("level", "warn");
        }
    }

    /// Says what became of it.
    pub fn outcome(&mut self, outcome: &'static str) {
        self.set("outcome", outcome);
    }

    /// Says why it was refused, inwardly.
    pub fn refused(&mut self, refused: &Refused) {
        self.set(
            "level",
            if refused.status().is_server_error() {
                "error"
            } else {
                "warn"
            },
        );
        self.set("outcome", "refused");
        self.set("refusal", refused.word());
        self.set("reason", &refused.to_string());
    }

    /// Says how far it was announced.
    pub fn announced(&mut self, announced: &Announced) {
        self.fields.insert("queues", announced.sent().len().into());
        if let Some(error) = announced.error() {
            self.set("level", "warn");
            self.set("announce_error", error);
        }
    }

    /// The line with its status, as a metric that counts webhooks. By family and kind it counts events:
    /// what is recorded now, and neither redeliveries nor what could not be recorded.
    #[must_use]
    pub fn answered(mut self, status: u16) -> Self {
        self.fields.insert("status", status.into());
        let outcome = self.fields.get("outcome").and_then(Value::as_str);
        let is_recorded = matches!(outcome, Some("accepted" | "quarantined"));
        let by_event =
            (is_recorded && self.fields.contains_key("family")).then(|| vec!["family", "kind"]);
        let by_provider = self.of_provider.then(|| vec!["provider", "outcome"]);
        let by_refusal = self.fields.contains_key("refusal").then(|| vec!["refusal"]);
        let dimensions = [by_event, by_provider, by_refusal, Some(vec!["outcome"])]
            .into_iter()
            .flatten()
            .collect();
        self.metrics(vec![("webhooks", "Count")], dimensions);
        self.fields.insert("webhooks", 1.into());
        self
    }

    fn empty() -> Self {
        let mut fields = BTreeMap::new();
        fields.insert("level", "info".into());
        Self {
            fields,
            of_provider: false,
            metrics: None,
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.fields.insert(name, value.into());
    }

    fn metrics(
        &mut self,
        figures: Vec<(&'static str, &'static str)>,
        dimensions: Vec<Vec<&'static str>>,
    ) {
        self.metrics = Some(Metrics {
            figures,
            dimensions,
        });
    }

    /// The line as JSON: what people look for first stands first, the metric's definition last.
    fn to_json(&self, now: Timestamp) -> Vec<u8> {
        const FIRST: [&str; 2] = ["level", "outcome"];
        let mut text = Vec::with_capacity(1_024);
        let _ = write!(text, "{{\"time\":\"{now}\"");
        let mut push = |name: &str, value: &Value| {
            // Names are ours and need no escapes; memory cannot fail to be written to.
            for part in [",\"", name, "\":"] {
                text.extend_from_slice(part.as_bytes());
            }
            let _ = serde_json::to_writer(&mut text, value);
        };
        for name in FIRST {
            if let Some(value) = self.fields.get(name) {
                push(name, value);
            }
        }
        for (name, value) in &self.fields {
            if !FIRST.contains(name) {
                push(name, value);
            }
        }
        if let Some(metrics) = &self.metrics {
            metrics.push(&mut text, now);
        }
        text.push(b'}');
        text
    }
}

fn unit(figure: &str) -> &'static str {
    if figure.ends_with("_seconds") {
        "Seconds"
    } else {
        "Count"
    }
}

/// Writes a line. A log that cannot be written must not stop a webhook.
pub fn write(line: &Line) {
    let mut text = line.to_json(clock::now());
    text.push(b'\n');
    std::io::stdout()
        .lock()
        .write_all(&text)
        .unwrap_or_default();
}

/// Makes panics say their place only: their message may hold what a body held.
pub fn hide_panic_messages() {
    panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        write(&Line::fault("panic", &place));
    }));
}

#[cfg(test)]
mod tests;
