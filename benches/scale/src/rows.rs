//! A webhook into a table that has more and more rows.

use crate::{
    Failure,
    receiver::{Receiver, another},
    time,
};
use std::fmt::Write;

const SIZES: [u64; 3] = [0, 100_000, 1_000_000];
const WEBHOOKS: u64 = 500;
/// So that the first size is not that of a process which has just started.
const BEFORE: u64 = 500;

pub(crate) async fn table() -> Result<String, Failure> {
    let receiver = Receiver::new("rows").await?;
    let first = receiver.take(0).await?;
    let item = receiver.item(&first).await?;
    let (mut filled, mut next) = (0, 1);
    for _ in 0..BEFORE {
        receiver.take(next).await?;
        next += 1;
    }
    let mut table = "### Rows in the table\n\n\
         | rows | calls of AWS for an event | a webhook, median, with the embedded services, µs |\n|---:|---:|---:|\n"
        .to_owned();
    for rows in SIZES {
        receiver.fill(filled..rows, |number| another(&item, number))?;
        filled = rows.max(filled);
        let watch = receiver.aws.watch(None);
        for _ in 0..10 {
            receiver.take(next).await?;
            next += 1;
        }
        let calls = watch.calls().len() as u64;
        drop(watch);
        let mut times = Vec::new();
        for _ in 0..WEBHOOKS {
            let begun = time();
            receiver.take(next).await?;
            times.push(begun.elapsed().as_micros());
            next += 1;
        }
        times.sort_unstable();
        let median = times[times.len() / 2];
        writeln!(
            table,
            "| {rows} | {}.{} | {median} |",
            calls / 10,
            calls % 10
        )?;
    }
    table += "\n";
    Ok(table)
}
