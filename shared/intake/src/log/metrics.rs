//! What makes a line a metric.

use mailhooks_event::Timestamp;
use std::io::Write;

/// The metric namespace.
const NAMESPACE: &str = "mailhooks";

/// What CloudWatch makes of a line: figures with their units, and the sets of fields to count them by.
#[derive(Debug)]
pub(super) struct Metrics {
    pub(super) figures: Vec<(&'static str, &'static str)>,
    pub(super) dimensions: Vec<Vec<&'static str>>,
}

impl Metrics {
    /// Adds the definition to a line, in the embedded metric format (Amazon CloudWatch User Guide,
    /// "Specification: Embedded metric format").
    pub(super) fn push(&self, text: &mut Vec<u8>, now: Timestamp) {
        let milliseconds = now.unix_micros() / 1_000;
        let _ = write!(
            text,
            ",\"_aws\":{{\"CloudWatchMetrics\":[{{\"Namespace\":\"{NAMESPACE}\",\"Dimensions\":["
        );
        for (place, names) in self.dimensions.iter().enumerate() {
            text.extend_from_slice(if place == 0 { b"[".as_slice() } else { b",[" });
            for (place, name) in names.iter().enumerate() {
                let comma = if place == 0 { "" } else { "," };
                let _ = write!(text, "{comma}\"{name}\"");
            }
            text.push(b']');
        }
        text.extend_from_slice(b"],\"Metrics\":[");
        for (place, (name, unit)) in self.figures.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{{\"Name\":\"{name}\",\"Unit\":\"{unit}\"}}");
        }
        let _ = write!(text, "]}}],\"Timestamp\":{milliseconds}}}");
    }
}
