//! Instructions, counted by callgrind: the same within half a percent from run to run, whatever else a
//! machine does.

use crate::{
    contender::Contender,
    house::Failure,
    run::{Started, start},
    scene::Scene,
};
use std::{fs, path::Path};

/// How often a run is counted. The least is taken: what a busy machine adds is that replies come late,
/// and whoever waits looks for them once more.
const TIMES: usize = 3;

/// `rep movsb` and `rep stosb` copy thousands of bytes with one instruction, of which callgrind counts
/// one for each byte; glibc uses them where the processor says that they are fast. Without them a count
/// is of instructions again, and the same on machines of other makers.
const PLAIN_COPIES: &str = "glibc.cpu.hwcaps=-ERMS,-FSRM";

/// The instructions of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instructions {
    /// From its start until it asks for an event.
    pub(crate) start: u64,
    /// Of the first event.
    pub(crate) first: u64,
    /// Of each event thereafter.
    pub(crate) event: u64,
}

impl Instructions {
    /// Counts them: what runs of different length differ by.
    pub(crate) fn count(
        contender: &Contender,
        scene: &Scene,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let [none, one, few, many] =
            [0, 1, 10, 40].map(|events| total(contender, scene, events, folder));
        let (none, one) = (none?, one?);
        Ok(Self {
            start: none,
            first: one.saturating_sub(none),
            event: many?.saturating_sub(few?) / 30,
        })
    }
}

impl Instructions {
    /// Of two counts of the same the smaller one, part by part.
    pub(crate) fn least(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            first: self.first.min(other.first),
            event: self.event.min(other.event),
        }
    }
}

/// Counts forty events and leaves callgrind's file.
pub(crate) fn profile(contender: &Contender, scene: &Scene, out: &Path) -> Result<(), Failure> {
    callgrind(contender, scene, 40, out)
}

fn total(
    contender: &Contender,
    scene: &Scene,
    events: usize,
    folder: &Path,
) -> Result<u64, Failure> {
    let out = folder.join("callgrind.out");
    let mut least = u64::MAX;
    for _ in 0..TIMES {
        callgrind(contender, scene, events, &out)?;
        let text = fs::read_to_string(&out)?;
        let totals = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let totals = totals.ok_or("callgrind counted nothing")?;
        least = least.min(totals.trim().parse()?);
    }
    Ok(least)
}

fn callgrind(
    contender: &Contender,
    scene: &Scene,
    events: usize,
    out: &Path,
) -> Result<(), Failure> {
    let _ = fs::remove_file(out);
    let behind = [
        "env".to_owned(),
        format!("GLIBC_TUNABLES={PLAIN_COPIES}"),
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", out.display()),
    ];
    let Started {
        services,
        process,
        event,
        ..
    } = start(contender, scene, &behind)?;
    services.runtime.idle()?;
    for _ in 0..events {
        services.runtime.invoke(&event)?;
        services.runtime.idle()?;
    }
    // A sandbox is killed, so what a process would tear down at its end is not counted.
    process.terminate()?;
    process.wait()
}
