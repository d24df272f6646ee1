//! What must hold, and what was reached.

use crate::{
    callgrind::Instructions,
    paired::{Runs, median, ratio},
    run::Run,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Instructions by scene and contender.
pub(crate) type Counts = BTreeMap<(&'static str, &'static str), Instructions>;

/// One goal.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    what: &'static str,
    at_most: f64,
    reached: f64,
}

impl Goal {
    pub(crate) fn holds(&self) -> bool {
        self.reached <= self.at_most
    }

    pub(crate) fn row(&self) -> String {
        let held = if self.holds() { "yes" } else { "**no**" };
        format!(
            "| {} | {} | {} | {held} |\n",
            self.what,
            figure(self.at_most),
            figure(self.reached)
        )
    }

    pub(crate) fn json(&self) -> Value {
        json!({"goal": self.what, "at_most": self.at_most, "reached": self.reached, "holds": self.holds()})
    }
}

/// A figure with as many digits as it bears.
pub(crate) fn figure(figure: f64) -> String {
    match figure.abs() {
        0.0..0.1 => format!("{figure:.4}"),
        0.1..10.0 => format!("{figure:.3}"),
        10.0..1_000.0 => format!("{figure:.1}"),
        _ => format!("{figure:.0}"),
    }
}

/// Adds a goal if it was measured.
fn add(goals: &mut Vec<Goal>, what: &'static str, at_most: f64, reached: Option<f64>) {
    if let Some(reached) = reached {
        goals.push(Goal {
            what,
            at_most,
            reached,
        });
    }
}

const MILLION: f64 = 1e6;

/// The goals that instructions tell of.
#[expect(
    clippy::cast_precision_loss,
    reason = "instructions are far below 2^52"
)]
pub(crate) fn of_instructions(counts: &Counts) -> Vec<Goal> {
    let get = |scene, name, part: fn(&Instructions) -> u64| {
        counts.get(&(scene, name)).map(|counts| part(counts) as f64)
    };
    let over = |one: Option<f64>, other: Option<f64>| Some(one? / other?);
    let start = |name| get("resend", name, |counts| counts.start);
    let first = |name| get("resend", name, |counts| counts.first);
    let event = |scene, name| get(scene, name, |counts| counts.event);
    let mut goals = Vec::new();
    add(
        &mut goals,
        "instructions of a start without warm-up, to hello",
        3.7,
        over(start("without warm-up"), start("hello")),
    );
    add(
        &mut goals,
        "instructions of the first event without warm-up, in millions",
        8.0,
        first("without warm-up").map(|first| first / MILLION),
    );
    add(
        &mut goals,
        "the same, to naive",
        1.0 / 50.0,
        over(first("without warm-up"), first("naive")),
    );
    add(
        &mut goals,
        "instructions of an event with an HMAC, to bare",
        1.06,
        over(event("resend", "without warm-up"), event("resend", "bare")),
    );
    // Six hundredths of its own calls when those went through the SDK's clients. A ratio to calls that become
    // cheaper would grow though nothing became dearer, so it is one to `bare`.
    let ours = || Some(event("resend", "without warm-up")? - event("resend", "bare, our calls")?);
    add(
        &mut goals,
        "what our code adds to its own calls, to bare",
        0.041,
        over(ours(), event("resend", "bare")),
    );
    add(
        &mut goals,
        "an event with 1,000 sources more and 100 routes that do not match, to without",
        1.02,
        over(
            event("resend", "in a crowd"),
            event("resend", "without warm-up"),
        ),
    );
    let beyond =
        || Some((event("postal", "without warm-up")? - 1.06 * event("postal", "bare")?) / MILLION);
    add(
        &mut goals,
        "instructions of an event with an RSA signature beyond 1.06 × bare, in millions",
        0.43,
        beyond(),
    );
    goals
}

/// The goals that pairs of runs tell of.
pub(crate) fn of_pairs(runs: &Runs, quota: Option<&Runs>) -> Vec<Goal> {
    let cold = |run: &Run| run.cold_processor.as_secs_f64();
    let event = |run: &Run| run.event_processor.as_secs_f64();
    let mut goals = Vec::new();
    let first = quota.and_then(|runs| {
        median(runs, "mailhooks", |run| {
            run.first.as_secs_f64() / run.warm.as_secs_f64()
        })
    });
    add(
        &mut goals,
        "the first event at the share of 128 MB, to a warm one",
        2.0,
        first,
    );
    add(
        &mut goals,
        "processor time until the first reply, without warm-up, to hello",
        2.6,
        ratio(runs, "without warm-up", "hello", cold),
    );
    add(
        &mut goals,
        "the same, to Python",
        1.0 / 50.0,
        ratio(runs, "without warm-up", "python", cold),
    );
    add(
        &mut goals,
        "processor time of an event, to naive",
        0.45,
        ratio(runs, "mailhooks", "naive", event),
    );
    add(
        &mut goals,
        "the same, to Python",
        0.20,
        ratio(runs, "mailhooks", "python", event),
    );
    add(
        &mut goals,
        "a reply, to bare with two calls",
        1.12,
        ratio(runs, "mailhooks", "bare, two calls", |run| {
            run.warm.as_secs_f64()
        }),
    );
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let peak = median(runs, "mailhooks", |run| run.peak_bytes as f64 / 1_048_576.0);
    add(&mut goals, "peak memory, in MB", 9.0, peak);
    let run = runs.get("without warm-up").and_then(|runs| runs.first());
    #[expect(clippy::cast_precision_loss, reason = "a few calls")]
    let calls = run.map(|run| {
        let calls = run
            .seen
            .iter()
            .flat_map(|seen| seen.calls.values())
            .sum::<u64>() as f64;
        calls / run.events as f64
    });
    add(
        &mut goals,
        "calls of AWS for an event with one route",
        3.0,
        calls,
    );
    #[expect(clippy::cast_precision_loss, reason = "a few connections")]
    let connections =
        run.map(|run| run.seen.iter().map(|seen| seen.connections).sum::<u64>() as f64);
    add(&mut goals, "TLS handshakes of a process", 2.0, connections);
    goals
}

/// The goal for what is deployed: the largest of the functions' archives.
#[expect(clippy::cast_precision_loss, reason = "megabytes")]
pub(crate) fn of_archives(archives: &BTreeMap<String, u64>) -> Vec<Goal> {
    let mut goals = Vec::new();
    let largest = archives.values().max().map(|bytes| *bytes as f64 / MILLION);
    add(
        &mut goals,
        "the largest archive, in millions of bytes",
        3.7,
        largest,
    );
    goals
}
