//! Processors that do not sleep. One that waits halts, and on a shared machine somebody else has it then: who
//! is measured next pays for waking it and finds its caches cold, the more of it the more often it waits.

use std::{
    process::{Child, Command, Stdio},
    thread,
};

/// A process for each processor that does nothing, and only while nobody else wants to do anything
/// (`SCHED_IDLE`, sched(7)). They end with this value.
pub(crate) struct Awake(Vec<Child>);

/// It ends with its parent too, where that is killed.
const SPIN: &str =
    "while kill -0 $PPID; do n=0; while [ $n -lt 100000 ]; do n=$((n + 1)); done; done";

impl Awake {
    /// Starts them, or tells that it cannot: what is measured then is right, but restless.
    pub(crate) fn keep() -> Self {
        let mut awake = Self(Vec::new());
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let child = Command::new("chrt")
                .args(["--idle", "0", "sh", "-c", SPIN])
                .stdin(Stdio::null())
                .spawn();
            match child {
                Ok(child) => awake.0.push(child),
                Err(error) => tell(&format!("a processor may sleep: chrt: {error}")),
            }
        }
        awake
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        for child in &mut self.0 {
            if let Ok(Some(status)) = child.try_wait() {
                tell(&format!("a processor may have slept: chrt ended, {status}"));
            }
            // One that has ended already is what is wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// On standard error, since standard output has figures.
fn tell(text: &str) {
    #[expect(clippy::print_stderr, reason = "a program for the terminal")]
    {
        eprintln!("{text}");
    }
}
