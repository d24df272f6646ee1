//! The bill for a million events.

use super::{
    part::Part,
    settings::Settings,
    shape::{Shape, number},
};
use serde_json::{Value, json};

/// The bill for a million events, in the mean of some.
pub(super) struct Bill {
    pub(super) lines: Vec<Line>,
}

/// One part of it.
pub(super) struct Line {
    pub(super) part: Part,
    /// How many units a million events take.
    pub(super) quantity: f64,
    /// What they cost.
    pub(super) dollars: f64,
}

/// How many events a bill is for.
const EVENTS: f64 = 1e6;

impl Bill {
    /// The bill, if every event is one of these, each as often as the others. There must be one at least.
    pub(super) fn of(shapes: &[Shape], settings: &Settings) -> Self {
        let line = |part: Part| {
            let quantities = shapes.iter().map(|shape| part.quantity(shape, settings));
            let quantity = EVENTS * quantities.sum::<f64>() / number(shapes.len());
            Line {
                part,
                quantity,
                dollars: quantity * part.price(settings),
            }
        };
        Self {
            lines: Part::ALL.map(line).into(),
        }
    }

    /// What it costs to handle the events: until they are recorded and in the queues.
    pub(super) fn handling(&self) -> f64 {
        self.sum(Part::is_handling)
    }

    /// What everything costs.
    pub(super) fn together(&self) -> f64 {
        self.sum(|_| true)
    }

    fn sum(&self, counts: impl Fn(Part) -> bool) -> f64 {
        let lines = self.lines.iter().filter(|line| counts(line.part));
        lines.map(|line| line.dollars).sum()
    }

    /// As a table, with a column for a month if its number of events is known.
    pub(super) fn table(&self, monthly: Option<f64>) -> Vec<String> {
        let row = |name: &str, quantity: String, dollars: f64| {
            let month = monthly.map(|events| format!("{:>14.2}", dollars * events / EVENTS));
            let month = month.unwrap_or_default();
            format!("{name:<34}{quantity:>26}{dollars:>10.2}{month}")
        };
        let sum = |name: &str, dollars| row(name, String::new(), dollars);
        let mut rows = vec![heading(monthly)];
        for handling in [true, false] {
            let of_group = |line: &&Line| line.part.is_handling() == handling;
            rows.extend(self.lines.iter().filter(of_group).map(|line| {
                let quantity = format!("{} {}", grouped(line.quantity), line.part.unit());
                row(line.part.name(), quantity, line.dollars)
            }));
            rows.push(match handling {
                true => sum("recorded and in the queues", self.handling()),
                false => sum("together", self.together()),
            });
        }
        rows
    }

    /// Each part as JSON, and the sums.
    pub(super) fn json(&self, monthly: Option<f64>) -> Vec<String> {
        let month = |dollars: f64| monthly.map(|events| dollars * events / EVENTS);
        let part = |line: &Line| {
            json!({
                "part": line.part.word(),
                "quantity": line.quantity,
                "unit": line.part.unit(),
                "dollars_per_million": line.dollars,
                "dollars_per_month": month(line.dollars),
            })
        };
        let sum = |word: &str, dollars: f64| json!({"sum": word, "dollars_per_million": dollars, "dollars_per_month": month(dollars)});
        let sums = [
            sum("handling", self.handling()),
            sum("together", self.together()),
        ];
        let lines = self.lines.iter().map(part).chain(sums);
        lines.map(|line: Value| line.to_string()).collect()
    }
}

fn heading(monthly: Option<f64>) -> String {
    let month = monthly.map(|_| format!("{:>14}", "$ a month"));
    let month = month.unwrap_or_default();
    format!("{:<34}{:>26}{:>10}{month}", "a million events", "", "$")
}

/// A quantity as people read it: `1,234,567`, and the first digits of a small one.
fn grouped(quantity: f64) -> String {
    if quantity < 1_000.0 {
        return format!("{quantity:.1}");
    }
    let digits = format!("{quantity:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_quantities_are_grouped() {
        for (quantity, text) in [
            (0.0, "0.0"),
            (0.94, "0.9"),
            (999.94, "999.9"),
            (1_000.0, "1,000"),
            (4_500.4, "4,500"),
            (1_000_000.0, "1,000,000"),
        ] {
            assert_eq!(grouped(quantity), text);
        }
    }
}
