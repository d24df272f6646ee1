//! `benches/COST.md`: what a million events cost, and what every sample takes. `UPDATE_EXPECTED=1` writes
//! it; the test fails then, so that it is reviewed before it passes.

use super::{
    super::{
        bill::Line,
        shape::{Shape, number},
        write_units::WriteUnits,
    },
    Bill, mean_bill, settings, shapes,
};
use mailhooks_sender::Sample;
use std::{fmt::Write, fs, path::Path};

const WITHOUT: [&str; 2] = ["--no-timeline", "--no-recipient"];

const HEAD: &str = "# What an event costs

Made by `UPDATE_EXPECTED=1 cargo test -p mailhooks cost`, which otherwise holds every figure here against what
the code does. Write units are those that the embedded DynamoDB reports for each write, in the table and in each
index. Prices are list prices of us-east-1 without free tiers, as
[`cli/src/cost/prices.rs`](../cli/src/cost/prices.rs) has them with their sources; for how long Lambda bills an event
is assumed, since nothing here ever ran on AWS. With your own figures: `mailhooks cost --help`.

";

const OF_SAMPLES: &str = "
## Every sample

The size of the item as it is put, with its outbox mark; and the write units of the item, of its entries in the
indexes `timeline`, `recipient` and `outbox`, and of the removal of the mark from the item and from `outbox`.

| bytes | item | timeline | recipient | outbox | removal | together | sample |
|--:|--:|--:|--:|--:|--:|--:|---|
";

#[test]
fn the_page_is_up_to_date() {
    let page = page(shapes());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches/COST.md");
    let old = fs::read_to_string(&path).unwrap_or_default();
    if old == page {
        return;
    }
    if updating() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, page).unwrap();
        panic!("benches/COST.md was written and must be reviewed");
    }
    let differs = |(old, new): &(&str, &str)| old != new;
    let first = old.lines().zip(page.lines()).find(differs);
    panic!("benches/COST.md is out of date; UPDATE_EXPECTED=1 writes it: {first:?}");
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing but these tests knows the variable"
)]
fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

fn page(shapes: &[(Sample, Shape)]) -> String {
    let mut page = HEAD.to_owned();
    page.push_str(&targets());
    page.push_str(&dollars(shapes));
    page.push_str(&sizes(shapes));
    page.push_str(OF_SAMPLES);
    for (sample, shape) in shapes {
        let bytes = shape.footprint.marked;
        let units = WriteUnits::of(&shape.footprint);
        let WriteUnits {
            item,
            timeline,
            recipient,
            outbox,
            ..
        } = units;
        let removal = units.removal + units.outbox_removal;
        let together = units.of_one_delivery();
        writeln!(
            page,
            "| {bytes} | {item} | {timeline} | {recipient} | {outbox} | {removal} | {together} | {sample} |"
        )
        .unwrap();
    }
    page
}

/// What was aimed at, and what it is.
fn targets() -> String {
    let mut text = "## Targets

What it takes until a million events are recorded and in the queues, in the mean of all samples; logs and storage
are beside it, since they depend on how long one wants to look back. The target without look-ups was reckoned for
Graviton (`arm64`).

| | target | x86_64 | arm64 |
|---|--:|--:|--:|
"
    .to_owned();
    let aims = [
        ("with both indexes for look-ups", "5.50", &[][..]),
        ("without them", "4.20", &WITHOUT),
    ];
    for (name, target, flags) in aims {
        write!(text, "| {name} | {target} |").unwrap();
        for architecture in ["x86_64", "arm64"] {
            let flags = [flags, &["--architecture", architecture]].concat();
            write!(text, " {:.3} |", mean_bill(&flags).handling()).unwrap();
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

/// The bill of a million: of the mean of all samples and of events up to a kilobyte, with the indexes for
/// look-ups and without them.
fn dollars(shapes: &[(Sample, Shape)]) -> String {
    let all: Vec<Shape> = shapes.iter().map(|(_, shape)| shape.clone()).collect();
    let kilobyte = [Shape::with_item(1_024)];
    let bills = [&all[..], &kilobyte]
        .map(|shapes| [&[][..], &WITHOUT].map(|flags| Bill::of(shapes, &settings(flags))));
    let bills = bills.as_flattened();
    let mut text = "## A million events, in dollars

\"Without\" is a table without the indexes `timeline` and `recipient`, in which nothing is looked up but by id.
Storage is that of 400 days.

| | mean of all samples | without | items of 1 KB | without |
|---|--:|--:|--:|--:|
"
    .to_owned();
    let mut row = |name: &str, figure: &dyn Fn(&Bill) -> f64| {
        write!(text, "| {name} |").unwrap();
        for bill in bills {
            write!(text, " {:.2} |", figure(bill)).unwrap();
        }
        text.push('\n');
    };
    for handling in [true, false] {
        for (place, line) in bills[0].lines.iter().enumerate() {
            let Line { part, .. } = line;
            if part.is_handling() == handling {
                row(part.name(), &|bill| bill.lines[place].dollars);
            }
        }
        if handling {
            row("**recorded and in the queues**", &Bill::handling);
        }
    }
    row("**together**", &Bill::together);
    text
}

/// How many samples cost how many write units.
fn sizes(shapes: &[(Sample, Shape)]) -> String {
    let count = |fits: &dyn Fn(usize) -> bool| {
        let sizes = shapes.iter().map(|(_, shape)| shape.footprint.marked);
        sizes.filter(|bytes| fits(*bytes)).count()
    };
    let cheap = count(&|bytes| bytes <= 1_024);
    let of_two = count(&|bytes| bytes > 1_024 && bytes <= 2_048);
    let more = count(&|bytes| bytes > 2_048);
    let mut sorted: Vec<usize> = shapes
        .iter()
        .map(|(_, shape)| shape.footprint.marked)
        .collect();
    sorted.sort_unstable();
    let median = sorted[sorted.len() / 2];
    let units = shapes
        .iter()
        .map(|(_, shape)| WriteUnits::of(&shape.footprint).of_one_delivery());
    let mean = units.sum::<f64>() / number(shapes.len());
    format!(
        "
## Items

Of {} samples, {cheap} have an item of at most 1,024 bytes, which costs one write unit; {of_two} cost two, and {more}
more. The median is {median} bytes. An event costs {mean:.2} write units in the mean, indexes and the removal of the mark
included.
",
        shapes.len()
    )
}
