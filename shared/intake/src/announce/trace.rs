//! The trace that a webhook belongs to. It goes along to the queues, so that AWS X-Ray joins what
//! happens here with what a consumer does.

use aws_sdk_sqs::types::{MessageSystemAttributeNameForSends, MessageSystemAttributeValue};
use std::collections::HashMap;

tokio::task_local! {
    static CURRENT: Option<Trace>;
}

/// A trace header that SQS takes: `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace(String);

impl Trace {
    /// What may stand in the header of a message. Whatever else Lambda tells, such as its lineage, is
    /// left out.
    const FIELDS: [&str; 3] = ["Root", "Parent", "Sampled"];

    /// Reads the header that Lambda hands over with an event. A sender may have had a say in it, so
    /// what is odd in it is left out too: a queue that refused it would not get the event.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let fields: Vec<&str> = header.split(';').filter(|field| is_known(field)).collect();
        let has_root = fields.iter().any(|field| field.starts_with("Root="));
        has_root.then(|| Self(fields.join(";")))
    }

    /// Does some work in this trace: what it announces carries the header.
    pub async fn follow<T>(trace: Option<Self>, work: impl Future<Output = T>) -> T {
        CURRENT.scope(trace, work).await
    }

    /// The system attributes of a message that is sent now, if there is a trace to follow.
    pub(super) fn attributes()
    -> Option<HashMap<MessageSystemAttributeNameForSends, MessageSystemAttributeValue>> {
        let Self(header) = CURRENT.try_with(Clone::clone).ok().flatten()?;
        let value = MessageSystemAttributeValue::builder()
            .data_type("String")
            .string_value(header)
            .build()
            .ok()?;
        let name = MessageSystemAttributeNameForSends::AwsTraceHeader;
        Some(HashMap::from([(name, value)]))
    }
}

fn is_known(field: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_hexdigit() || letter == b'-';
    field.split_once('=').is_some_and(|(name, value)| {
        Trace::FIELDS.contains(&name) && (1..=64).contains(&value.len()) && value.bytes().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";

    #[test]
    fn what_a_queue_might_refuse_is_left_out() {
        let long = format!("{HEADER};Parent={}", "0".repeat(65));
        for odd in [
            "Lineage=a87bd80c:0|68fd508a:5",
            "Self=1",
            "Parent=<x>",
            "",
            "=",
            "Parent=",
        ] {
            let header = format!("{HEADER};{odd}");
            assert_eq!(Trace::parse(&header), Trace::parse(HEADER), "{odd}");
        }
        assert_eq!(Trace::parse(&long), Some(Trace(HEADER.to_owned())));
        for none in ["", "Sampled=1", "Root=", "Root=x;Sampled=1", "root=1-2-3"] {
            assert_eq!(Trace::parse(none), None, "{none}");
        }
    }

    #[tokio::test]
    async fn a_message_has_the_header_of_the_trace_that_it_is_sent_in() {
        assert_eq!(Trace::attributes(), None);
        let attributes = Trace::follow(Trace::parse(HEADER), async { Trace::attributes() }).await;
        let attributes = attributes.unwrap();
        let sent = &attributes[&MessageSystemAttributeNameForSends::AwsTraceHeader];
        assert_eq!(sent.string_value(), Some(HEADER));
        let none = Trace::follow(None, async { Trace::attributes() }).await;
        assert_eq!(none, None);
    }
}
