//! Processors that do not sleep. One that waits halts, and on a shared machine somebody else has it then: who
//! is measured next pays for waking it and finds its caches cold, the more of it the more often it waits.

use crate::say;
use std::{
    process::{Child, Command, Stdio},
    thread,
};

/// A process for each processor that does nothing, and only while nobody else wants to do anything
/// (`SCHED_IDLE`, sched(7)). They end with this value.
pub(crate) struct Awake(Vec<Child>);

impl Awake {
    /// Starts them, or tells that it cannot: what is measured then is right, but restless.
    pub(crate) fn keep() -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let started = (0..processors).map(|_| {
            Command::new("chrt")
                .args(["--idle", "0", "sh", "-c", "while :; do :; done"])
                .stdin(Stdio::null())
                .spawn()
        });
        match started.collect() {
            Ok(children) => Self(children),
            Err(error) => {
                say(&format!("the processors may sleep: chrt: {error}"));
                Self(Vec::new())
            }
        }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that has ended already is what is wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
