//! The message that tells the queue of an event.

use crate::event::{Event, FAMILY, KIND, PROVIDER, SCHEMA, SOURCE};
use aws_sdk_sqs::{Client, types::MessageAttributeValue};
use lambda_http::Error;
use std::collections::HashMap;

pub(crate) struct Announcement {
    body: String,
    attributes: HashMap<String, MessageAttributeValue>,
}

impl Announcement {
    pub(crate) fn new(event: &Event) -> Result<Self, Error> {
        let mut attributes = HashMap::new();
        for (name, value) in [
            ("id", event.id.as_str()),
            ("family", FAMILY),
            ("kind", KIND),
            ("provider", PROVIDER),
            ("source", SOURCE),
            ("schema", SCHEMA),
            ("permanence", event.permanence),
        ] {
            let attribute = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()?;
            attributes.insert(name.to_owned(), attribute);
        }
        Ok(Self {
            body: event.json.to_string(),
            attributes,
        })
    }

    pub(crate) async fn send(self, client: &Client, queue_url: &str) -> Result<(), Error> {
        client
            .send_message()
            .queue_url(queue_url)
            .message_body(self.body)
            .set_message_attributes(Some(self.attributes))
            .send()
            .await?;
        Ok(())
    }
}
