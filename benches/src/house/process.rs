//! A process and what it used.

use super::Failure;
use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A process that is measured. It is killed when it is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts it with these variables and no others.
    pub(crate) fn start(
        command: &[String],
        environment: &[(String, String)],
    ) -> Result<Self, Failure> {
        let (program, arguments) = command.split_first().ok_or("no command")?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{program}: {error}"))?;
        Ok(Self(child))
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The processor time of all its threads.
    pub(crate) fn processor_time(&self) -> Result<Duration, Failure> {
        let mut nanoseconds = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.id()))? {
            let statistics = fs::read_to_string(task?.path().join("schedstat"))?;
            let running = statistics.split(' ').next().ok_or("an empty schedstat")?;
            nanoseconds += running.parse::<u64>()?;
        }
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// The most memory that it ever held, in bytes.
    pub(crate) fn peak_bytes(&self) -> Result<u64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.ok_or("no VmHWM")?.parse::<u64>()? * 1_024)
    }

    /// Asks it to end at once.
    pub(crate) fn terminate(&self) -> Result<(), Failure> {
        let status = Command::new("kill").arg(self.id().to_string()).status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| "kill: failed".into())
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Result<(), Failure> {
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
