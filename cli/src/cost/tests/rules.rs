//! The rules of write units, and how the settings change the bill.

use super::{
    super::{shape::Shape, write_units::WriteUnits},
    Bill, options, settings,
};

fn units(item_bytes: usize) -> WriteUnits {
    WriteUnits::of(&Shape::with_item(item_bytes).footprint)
}

/// What a million events of up to a kilobyte cost.
fn handling(arguments: &[&str]) -> f64 {
    let options = options(arguments);
    Bill::of(&options.shapes().unwrap(), &options.settings).handling()
}

#[test]
fn a_kilobyte_is_one_unit_and_a_byte_more_is_two() {
    assert!(units(1_024).of_one_delivery() == 6.0);
    // The put and the removal of the mark, and no index.
    assert!(units(1_025).of_one_delivery() == 8.0);
    assert!(units(1_025).redelivery == 2.0);
}

#[test]
fn the_removal_costs_by_what_was_there_before() {
    let mut footprint = Shape::with_item(1_030).footprint;
    footprint.settled = 950;
    assert!(WriteUnits::of(&footprint).removal == 2.0);
}

#[test]
fn an_event_costs_nothing_in_an_index_that_it_is_not_in() {
    let mut footprint = Shape::with_item(1_000).footprint;
    (footprint.timeline, footprint.recipient) = (None, None);
    assert!(WriteUnits::of(&footprint).of_one_delivery() == 4.0);
    footprint.timeline = Some(1_500);
    assert!(WriteUnits::of(&footprint).timeline == 2.0);
}

#[test]
fn rows_are_written_once() {
    let mut footprint = Shape::with_item(1_000).footprint;
    footprint.rows = vec![390_000, 100];
    // 381 units and one, besides the usual six.
    let units = WriteUnits::of(&footprint);
    assert!(units.of_one_delivery() == 388.0);
    assert!(units.redelivery == 0.0);
}

#[test]
fn each_setting_changes_what_it_should() {
    let usual = handling(&[]);
    // Of 0.625 dollars a unit.
    let differs = |arguments: &[&str], by: f64| {
        let difference = handling(arguments) - usual;
        assert!(
            (difference - by).abs() < 1e-6,
            "{arguments:?}: {difference}"
        );
    };
    differs(&["--no-timeline"], -0.625);
    differs(&["--no-timeline", "--no-recipient"], -1.25);
    differs(&["--item-bytes", "1025"], 1.25);
    differs(&["--routes", "3"], 0.8);
    differs(&["--routes", "0"], -0.4);
    differs(&["--item-bytes", "40000"], 39.0 * 1.25 + 0.4);
    // A tenth of: a request, a call, the time of a redelivery, a write unit.
    let compute = 0.25 * 0.006 * 16.666_7;
    differs(
        &["--redelivered", "10"],
        0.1 * (1.0 + 0.2 + compute + 0.625),
    );
    differs(&["--memory-mb", "512"], 0.25 * 0.018 * 16.666_7);
    differs(
        &["--architecture", "arm64"],
        -0.25 * 0.018 * (16.666_7 - 13.333_4),
    );
    differs(&["--billed-ms", "0"], -0.25 * 0.018 * 16.666_7);
    // Neither is part of the handling.
    differs(&["--retention-days", "30", "--log-bytes", "9000"], 0.0);
}

#[test]
fn what_is_kept_and_logged_costs_by_its_size_and_time() {
    let bill = |arguments: &[&str]| {
        let bill = Bill::of(&[Shape::with_item(1_024)], &settings(arguments));
        bill.together() - bill.handling()
    };
    let logs = |bytes: f64| bytes * 1e6 / 1_073_741_824.0 * 0.5;
    // 365.25 days are twelve months; 941 bytes of the item and 100 beside it, and two entries likewise.
    let days = ["--retention-days", "36525", "--log-bytes", "0"];
    let kept = (1_041.0 * 0.45 + 420.0 * 0.25) * 1_200.0 * 1e6 / 1_073_741_824.0;
    assert!((bill(&days) - kept).abs() < 1e-6, "{}", bill(&days));
    let more = bill(&["--log-bytes", "2000"]) - bill(&["--log-bytes", "1000"]);
    assert!((more - logs(1_000.0)).abs() < 1e-9, "{more}");
}

#[test]
fn a_month_costs_what_its_events_cost() {
    let bill = Bill::of(&[Shape::with_item(1_024)], &settings(&[]));
    let line = |text: &str, monthly| {
        let rows = bill.table(monthly);
        rows.into_iter().find(|row| row.starts_with(text)).unwrap()
    };
    assert_eq!(
        line("HTTP API", Some(2_500_000.0)),
        format!(
            "{:<34}{:>26}{:>10}{:>14}",
            "HTTP API", "1,000,000 requests", "1.00", "2.50"
        )
    );
    assert!(line("HTTP API", None).ends_with("1.00"));
    let json = bill.json(Some(2_500_000.0));
    let api: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
    assert_eq!(api["part"], "api");
    assert_eq!(api["dollars_per_month"], 2.5);
    assert_eq!(json.len(), 15, "thirteen parts and two sums");
}
