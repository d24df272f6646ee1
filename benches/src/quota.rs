//! The share of a processor that a function's memory buys on Lambda: 1,769 MB are one processor (AWS
//! Lambda Developer Guide, "Configure Lambda function memory"). A start has the processor to itself.

use crate::house::Failure;
use std::{fs, path::PathBuf, time::Duration};

/// Microseconds in which the share has to last.
const PERIOD: u64 = 20_000;
/// What one processor costs, in megabytes.
const PROCESSOR_MEGABYTES: u64 = 1_769;

/// A control group with a share of a processor. It is removed when it is dropped.
pub(crate) struct Quota {
    folder: PathBuf,
}

impl Quota {
    /// What lies between two events, so that each has the share from its beginning.
    pub(crate) const PAUSE: Duration = Duration::from_millis(60);

    /// Makes a group with the share of so much memory.
    ///
    /// # Errors
    ///
    /// If this system lets nobody make groups.
    pub(crate) fn new(megabytes: u64) -> Result<Self, Failure> {
        let share = PERIOD * megabytes / PROCESSOR_MEGABYTES;
        let name = format!("mailhooks-bench-{}", std::process::id());
        let first = PathBuf::from("/sys/fs/cgroup/cpu").join(&name);
        let second = PathBuf::from("/sys/fs/cgroup").join(&name);
        if fs::create_dir(&first).is_ok() {
            let quota = Self { folder: first };
            fs::write(quota.folder.join("cpu.cfs_period_us"), PERIOD.to_string())?;
            fs::write(quota.folder.join("cpu.cfs_quota_us"), share.to_string())?;
            return Ok(quota);
        }
        fs::create_dir(&second)?;
        let quota = Self { folder: second };
        fs::write(quota.folder.join("cpu.max"), format!("{share} {PERIOD}"))?;
        Ok(quota)
    }

    /// Puts a process into it.
    pub(crate) fn limit(&self, process: u32) -> Result<(), Failure> {
        Ok(fs::write(
            self.folder.join("cgroup.procs"),
            process.to_string(),
        )?)
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.folder);
    }
}
