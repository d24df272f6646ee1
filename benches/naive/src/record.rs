//! The table: an event exists once, and is marked until it is announced.

use crate::event::{Event, FAMILY, KIND, PROVIDER, SOURCE};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use chrono::{DateTime, Days, SecondsFormat, Utc};
use lambda_http::Error;

/// How long an event is kept.
const RETENTION: Days = Days::new(400);

pub(crate) struct Table {
    client: Client,
    name: String,
}

/// What a put found.
pub(crate) enum Record {
    New,
    Duplicate,
}

impl Table {
    pub(crate) fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    /// Puts the event with its mark, unless it is there.
    pub(crate) async fn record(
        &self,
        event: &Event,
        raw: &str,
        now: DateTime<Utc>,
    ) -> Result<Record, Error> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let expires = now + RETENTION;
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("id", text(&event.id))
            .item("family", text(FAMILY))
            .item("kind", text(KIND))
            .item("provider", text(PROVIDER))
            .item("source", text(SOURCE))
            .item("time", text(&event.time))
            .item("timeline", text(&format!("{SOURCE}#{}", event.subject)))
            .item("recipient", text(&event.recipient.to_lowercase()))
            .item("permanence", text(event.permanence))
            .item("advice", text(event.advice))
            .item("event", text(&event.json.to_string()))
            .item("raw", text(raw))
            .item(
                "expires",
                AttributeValue::N(expires.timestamp().to_string()),
            )
            .item("outbox", text("pending"))
            .item(
                "due",
                text(&now.to_rfc3339_opts(SecondsFormat::Micros, true)),
            )
            .condition_expression("attribute_not_exists(id)")
            .send()
            .await;
        match put {
            Ok(_) => Ok(Record::New),
            Err(error) => match error.as_service_error() {
                Some(refused) if refused.is_conditional_check_failed_exception() => {
                    Ok(Record::Duplicate)
                }
                _ => Err(error.into()),
            },
        }
    }

    pub(crate) async fn remove_mark(&self, id: &str) -> Result<(), Error> {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("id", AttributeValue::S(id.to_owned()))
            .update_expression("REMOVE outbox, due")
            .send()
            .await?;
        Ok(())
    }
}
