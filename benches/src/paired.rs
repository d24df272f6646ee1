//! Contenders in turns, forwards and backwards, so that whatever else the machine does falls on all of
//! them alike; and the median of what one run differs from the other's beside it.

use crate::{
    contender::Contender,
    house::Failure,
    quota::Quota,
    run::{Run, run},
    scene::Scene,
};
use std::collections::BTreeMap;

/// All runs of all contenders, by name.
pub(crate) type Runs = BTreeMap<&'static str, Vec<Run>>;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Turns.
    pub(crate) repetitions: usize,
    /// Events of a run.
    pub(crate) events: usize,
}

/// Runs every contender once in each turn.
pub(crate) fn alternate(
    contenders: &[Contender],
    scene: &Scene,
    plan: Plan,
    quota: Option<&Quota>,
) -> Result<Runs, Failure> {
    let mut runs = Runs::new();
    for turn in 0..plan.repetitions {
        let mut order: Vec<&Contender> = contenders.iter().collect();
        if turn % 2 == 1 {
            order.reverse();
        }
        for contender in order {
            let run = run(contender, scene, plan.events, quota)
                .map_err(|error| format!("{}: {error}", contender.name))?;
            runs.entry(contender.name).or_default().push(run);
        }
    }
    Ok(runs)
}

/// The median of a figure over a contender's runs.
pub(crate) fn median(runs: &Runs, name: &str, figure: impl Fn(&Run) -> f64) -> Option<f64> {
    middle(runs.get(name)?.iter().map(figure).collect())
}

/// The median of the ratios of two contenders' figures in the same turn.
pub(crate) fn ratio(
    runs: &Runs,
    name: &str,
    to: &str,
    figure: impl Fn(&Run) -> f64,
) -> Option<f64> {
    let pairs = runs.get(name)?.iter().zip(runs.get(to)?);
    middle(
        pairs
            .map(|(one, other)| figure(one) / figure(other))
            .collect(),
    )
}

fn middle(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}
