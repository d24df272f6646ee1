//! The queues that events are announced to.

use crate::StageError;
use aws_sdk_sqs::{Client, error::DisplayErrorContext, types::QueueAttributeName};

/// Makes the queue of the given name as the infrastructure does, and gives its URL. A name that ends
/// in `.fifo` makes a FIFO queue, whose senders name the deduplication ids themselves. That it exists
/// already is fine.
///
/// # Errors
///
/// [`StageError::Create`] if SQS refuses.
pub async fn create_queue(client: &Client, name: &str) -> Result<String, StageError> {
    let refused = |reason: String| StageError::Create {
        what: format!("the queue {name}"),
        reason,
    };
    let mut request = client.create_queue().queue_name(name);
    if name.ends_with(".fifo") {
        request = request
            .attributes(QueueAttributeName::FifoQueue, "true")
            .attributes(QueueAttributeName::ContentBasedDeduplication, "false");
    }
    let created = request
        .send()
        .await
        .map_err(|error| refused(DisplayErrorContext(error).to_string()))?;
    created
        .queue_url
        .ok_or_else(|| refused("it was given no URL".to_owned()))
}
