//! One run of one contender.

use crate::{
    contender::Contender,
    house::{Failure, Process, Seen, time},
    quota::Quota,
    scene::{Scene, Services},
};
use std::{sync::Arc, time::Duration};

/// What one run of a process showed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// From its start until it asks for an event.
    pub(crate) start: Duration,
    /// The first event's reply.
    pub(crate) first: Duration,
    /// From its start to the first reply.
    pub(crate) cold: Duration,
    /// Processor time from its start until it asks for the second event.
    pub(crate) cold_processor: Duration,
    /// The median of the other replies.
    pub(crate) warm: Duration,
    /// Processor time of one of the other events.
    pub(crate) event_processor: Duration,
    /// The most memory that it held.
    pub(crate) peak_bytes: u64,
    /// How many events it had.
    pub(crate) events: usize,
    /// What both services saw.
    pub(crate) seen: [Seen; 2],
}

/// Runs a contender for so many events, of which the first few do not count as warm.
pub(crate) fn run(
    contender: &Contender,
    scene: &Scene,
    events: usize,
    quota: Option<&Quota>,
) -> Result<Run, Failure> {
    let started = start(contender, scene, &[])?;
    let (services, process, at) = (&started.services, &started.process, started.at);
    let runtime = &services.runtime;
    let asked = runtime.idle()?;
    if let Some(quota) = quota {
        quota.limit(process.id())?;
    }
    let first = quota_pause(quota, || runtime.invoke(&started.event))?;
    runtime.idle()?;
    let cold_processor = process.processor_time()?;
    let warm_up = events / 5;
    let mut replies = Vec::new();
    let mut before = cold_processor;
    for number in 1..events {
        if number == warm_up {
            before = process.processor_time()?;
            replies.clear();
        }
        replies.push(quota_pause(quota, || runtime.invoke(&started.event))?);
        runtime.idle()?;
    }
    let counted = u32::try_from(replies.len().max(1))?;
    replies.sort_unstable();
    Ok(Run {
        start: asked - at,
        first,
        cold: (asked - at) + first,
        cold_processor,
        warm: replies.get(replies.len() / 2).copied().unwrap_or_default(),
        event_processor: (process.processor_time()? - before) / counted,
        peak_bytes: process.peak_bytes()?,
        events,
        seen: [services.dynamodb.seen(), services.sqs.seen()],
    })
}

/// A process that is running.
pub(crate) struct Started {
    pub(crate) services: Services,
    pub(crate) process: Process,
    pub(crate) event: Arc<Vec<u8>>,
    pub(crate) at: std::time::Instant,
}

/// Starts a contender, behind another program if there is one.
pub(crate) fn start(
    contender: &Contender,
    scene: &Scene,
    behind: &[String],
) -> Result<Started, Failure> {
    let (services, event) = (scene.services()?, scene.event()?);
    let mut environment = scene.environment(&services, contender.roots);
    for (name, value) in &contender.environment {
        environment.push(((*name).to_owned(), value.clone()));
    }
    let command = [behind, &contender.command].concat();
    let at = time();
    let process = Process::start(&command, &environment)?;
    Ok(Started {
        services,
        process,
        event,
        at,
    })
}

/// Under a quota, lets the share of the last event be paid back before the next comes.
fn quota_pause<T>(quota: Option<&Quota>, work: impl FnOnce() -> T) -> T {
    if quota.is_some() {
        std::thread::sleep(Quota::PAUSE);
    }
    work()
}
