//! The calculator against what the embedded DynamoDB reports, against the targets, and in writing.

mod measured;
mod meter;
mod page;
mod rules;
mod targets;

use super::{bill::Bill, settings::Settings, shape::Shape, write_units::WriteUnits};
use crate::arguments::{Arguments, Command};
use clap::Parser;
use mailhooks_sender::{Sample, events_root, samples};
use std::sync::OnceLock;

impl WriteUnits {
    /// What an event costs that comes once.
    fn of_one_delivery(&self) -> f64 {
        let in_indexes = self.timeline + self.recipient + self.outbox + self.outbox_removal;
        self.item + self.removal + in_indexes
    }
}

/// The settings that the command has with these arguments.
fn settings(arguments: &[&str]) -> Settings {
    options(arguments).settings
}

fn options(arguments: &[&str]) -> super::CostOptions {
    let line = ["mailhooks", "cost"].iter().chain(arguments);
    let command = Arguments::try_parse_from(line).unwrap().command();
    let Command::Cost(options) = command else {
        panic!("{command:?}");
    };
    options
}

/// Every sample under `events/`, with what it costs.
fn shapes() -> &'static [(Sample, Shape)] {
    static SHAPES: OnceLock<Vec<(Sample, Shape)>> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let samples = samples(&events_root()).unwrap();
        assert!(samples.len() > 100);
        let shape = |sample: Sample| {
            let shape = Shape::of_sample(&sample).unwrap();
            (sample, shape)
        };
        samples.into_iter().map(shape).collect()
    })
}

/// A sample by its name.
fn sample(name: &str) -> Sample {
    let (sample, _) = (shapes().iter())
        .find(|(sample, _)| sample.to_string() == name)
        .unwrap();
    sample.clone()
}

/// The bill for the mean of all samples.
fn mean_bill(arguments: &[&str]) -> Bill {
    let shapes: Vec<Shape> = shapes().iter().map(|(_, shape)| shape.clone()).collect();
    Bill::of(&shapes, &settings(arguments))
}
