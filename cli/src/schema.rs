//! `mailhooks schema`: the JSON Schema of what consumers get.

use crate::{CliError, output};
use clap::Args;
use mailhooks_event::Family;

/// Prints the JSON Schema (2020-12) of the messages in the queues.
#[derive(Debug, Args)]
#[command(
    after_help = "events/schemas/README.md says what may change in it, and what a consumer must bear.

Examples:
  mailhooks schema >event.json
  mailhooks schema bounce
  mailhooks schema --consumer >consumer.json"
)]
pub(crate) struct SchemaOptions {
    /// Only this family, such as bounce or send_limit.
    #[arg(value_name = "FAMILY")]
    family: Option<Family>,
    /// The tolerant one, for consumers that outlive an upgrade of the sender.
    #[arg(long, conflicts_with = "family")]
    consumer: bool,
}

/// Prints it as it is published.
pub(crate) fn run(options: &SchemaOptions) -> Result<(), CliError> {
    output::print_bytes(text(options).as_bytes())
}

const fn text(options: &SchemaOptions) -> &'static str {
    match options.family {
        None if options.consumer => include_str!("../../events/schemas/consumer.json"),
        None => include_str!("../../events/schemas/event.json"),
        Some(Family::Delivery) => include_str!("../../events/schemas/delivery.json"),
        Some(Family::Bounce) => include_str!("../../events/schemas/bounce.json"),
        Some(Family::Complaint) => include_str!("../../events/schemas/complaint.json"),
        Some(Family::Engagement) => include_str!("../../events/schemas/engagement.json"),
        Some(Family::Domain) => include_str!("../../events/schemas/domain.json"),
        Some(Family::SendLimit) => include_str!("../../events/schemas/send_limit.json"),
        Some(Family::Contact) => include_str!("../../events/schemas/contact.json"),
        Some(Family::Suppression) => include_str!("../../events/schemas/suppression.json"),
        Some(Family::Quarantine) => include_str!("../../events/schemas/quarantine.json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn each_family_has_its_own() {
        for family in Family::ALL {
            let options = SchemaOptions {
                family: Some(*family),
                consumer: false,
            };
            let schema: Value = serde_json::from_str(text(&options)).unwrap();
            let id = schema["$id"].as_str().unwrap();
            assert!(id.ends_with(&format!(":{family}")), "{id}");
        }
    }
}
