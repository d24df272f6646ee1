//! What events cost, told by the program.

use crate::program::Done;
use serde_json::Value;
use std::process::Command;

fn cost(arguments: &[&str]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailhooks"));
    let output = command.arg("cost").args(arguments).output();
    output.unwrap().into()
}

/// What a bill has as JSON.
fn lines(arguments: &[&str]) -> Vec<Value> {
    let text = cost(&[arguments, &["--json"]].concat()).ok();
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

fn dollars(line: &Value) -> f64 {
    line["dollars_per_million"].as_f64().unwrap()
}

/// The dollars of everything that it takes to handle a million events.
fn handling(arguments: &[&str]) -> f64 {
    let lines = lines(arguments);
    dollars(lines.iter().find(|line| line["sum"] == "handling").unwrap())
}

#[test]
fn a_bill_adds_up() {
    let lines = lines(&["--sample", "resend/email-bounced"]);
    let (parts, sums): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line["part"].is_string());
    let together: f64 = parts.iter().map(|part| dollars(part)).sum();
    assert!((together - dollars(sums[1])).abs() < 1e-9, "{sums:?}");
    assert!(parts.iter().all(|part| part["dollars_per_month"].is_null()));
    let table = cost(&["--monthly", "3000000"]).ok();
    let last = table.lines().last().unwrap();
    assert!(last.starts_with("together"), "{table}");
}

#[test]
fn samples_are_counted_in_the_mean() {
    let [one, two] = ["resend/email-bounced", "copernica/delivery"]
        .map(|sample| handling(&["--sample", sample, "--routes", "2"]));
    let both = [
        "--sample",
        "resend/email-bounced",
        "--sample",
        "copernica/delivery",
    ];
    let both = handling(&[&both[..], &["--routes", "2"]].concat());
    assert!(
        (both - (one + two) / 2.0).abs() < 1e-9,
        "{one} {two} {both}"
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let missing = cost(&["--sample", "resend/email-bounce"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.sentence().contains("resend/email-bounced"));
    for arguments in [
        &["--sample", "resend/email-bounced", "--item-bytes", "9"][..],
        &["--sample", "resend/email-bounced", "--every-sample"],
        &["--monthly", "-1"],
        &["--redelivered", "NaN"],
        &["--retention-days", "6"],
        &["--architecture", "riscv"],
    ] {
        assert_eq!(cost(arguments).code, Some(2), "{arguments:?}");
    }
}
