//! The outbox with a backlog, as after an outage of SQS.

use crate::{
    Failure,
    receiver::{Receiver, another, moment},
    time,
};
use aws_sdk_dynamodb::types::AttributeValue;
use mailhooks_intake::{
    clock,
    deadline::Deadline,
    store::{SHARDS, shard},
};
use std::time::Duration;

const MARKS: u64 = 100_000;
/// Marks by which calls are counted: to note each call lets them in one after the other.
const COUNTED: u64 = 3_200;

pub(crate) async fn table() -> Result<String, Failure> {
    let receiver = Receiver::new("drain").await?;
    let first = receiver.take(0).await?;
    let item = receiver.item(&first).await?;
    let marked = |number: u64| {
        let mut item = another(&item, number);
        let now = moment(clock::now());
        let due = AttributeValue::S(format!("{now}/{now}"));
        let spread = u32::try_from(number % u64::from(SHARDS)).unwrap_or_default();
        item.insert("outbox".to_owned(), AttributeValue::S(shard(spread)));
        item.insert("due".to_owned(), due);
        item
    };
    receiver.fill(0..COUNTED, marked)?;
    let watch = receiver.aws.watch(None);
    drain(&receiver, COUNTED).await?;
    let calls = watch.calls().len();
    drop(watch);
    receiver.fill(COUNTED..COUNTED + MARKS, marked)?;
    let begun = time();
    drain(&receiver, MARKS).await?;
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (per_second, per_event) = (MARKS as f64 / seconds, calls as f64 / COUNTED as f64);
    Ok(format!(
        "### The outbox's backlog\n\n\
         {MARKS} marks in {seconds:.0} s with the embedded services: {per_second:.0} per second, with \
         {per_event:.2} calls of AWS for each.\n\n"
    ))
}

/// Lets the outbox run until all is announced.
async fn drain(receiver: &Receiver, marks: u64) -> Result<(), Failure> {
    let end = Deadline::after(Duration::from_secs(3_600));
    let report = receiver
        .outbox
        .run(clock::now().plus_seconds(1), end, end)
        .await;
    if report.finished != marks || report.errors != 0 {
        return Err(format!("{report:?}").into());
    }
    Ok(())
}
