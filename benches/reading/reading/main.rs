//! How long one webhook takes: to verify, to parse and normalise, to write as canonical JSON and as the
//! message for a queue.
//!
//! ```sh
//! cargo bench -p mailhooks-reading --bench reading
//! cargo bench -p mailhooks-reading --bench reading -- read/resend
//! ```
//!
//! Every sample under `events/` takes its turn within its provider and kind, so that a figure is the mean
//! of one webhook of that sort: `read/resend/bounce.bounced`.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should say where"
)]

mod cases;

use cases::Case;
use criterion::{BatchSize, BenchmarkGroup, Criterion, measurement::WallTime};
use mailhooks_intake::announce::Message;
use mailhooks_provider::read;
use std::{collections::BTreeMap, hint::black_box, time::Duration};

/// The cases of each provider and kind.
type Cases = BTreeMap<String, Vec<Case>>;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let cases = cases::all();
    each(&mut criterion, "verify", &cases, |bencher, cases| {
        let mut turn = cases.iter().cycle();
        bencher.iter_batched(
            || {
                let case = turn.next().unwrap();
                (case.webhook(), &case.credentials)
            },
            |(webhook, credentials)| webhook.verify(credentials).unwrap(),
            BatchSize::SmallInput,
        );
    });
    each(&mut criterion, "read", &cases, |bencher, cases| {
        let mut turn = cases.iter().cycle();
        bencher.iter_with_large_drop(|| read(black_box(&turn.next().unwrap().verified)));
    });
    each(&mut criterion, "json", &cases, |bencher, cases| {
        let mut turn = cases.iter().cycle();
        bencher.iter(|| black_box(&turn.next().unwrap().event).to_json().unwrap());
    });
    each(&mut criterion, "message", &cases, |bencher, cases| {
        let mut turn = cases.iter().cycle();
        bencher.iter(|| Message::new(black_box(&turn.next().unwrap().event)).unwrap());
    });
    criterion.final_summary();
}

/// A benchmark for each provider and kind.
fn each(
    criterion: &mut Criterion,
    what: &str,
    cases: &Cases,
    measure: impl Fn(&mut criterion::Bencher<'_>, &[Case]),
) {
    let mut group: BenchmarkGroup<'_, WallTime> = criterion.benchmark_group(what);
    for (kind, cases) in cases {
        group.bench_function(kind, |bencher| measure(bencher, cases));
    }
    group.finish();
}
