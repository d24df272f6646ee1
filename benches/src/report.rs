//! The tables: for readers, for programs, and the newest in the README.

use crate::{
    contender::Contender,
    goals::{self, Counts, Goal, figure},
    house::Failure,
    machine,
    paired::{Runs, median},
    run::Run,
    say,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

const START: &str = "<!-- made by the benchmarks: begin -->\n";
const END: &str = "<!-- made by the benchmarks: end -->";

/// All that was measured.
pub(crate) struct Report {
    contenders: Vec<Contender>,
    counts: Counts,
    runs: Runs,
    quota: Option<Runs>,
    archives: BTreeMap<String, u64>,
    goals: Vec<Goal>,
}

/// What is shown of a run: a heading and the figure.
type Column = (&'static str, fn(&Run) -> f64);

const COLUMNS: [Column; 6] = [
    ("start to ready, ms", |run| run.start.as_secs_f64() * 1e3),
    ("start to first reply, ms", |run| {
        run.cold.as_secs_f64() * 1e3
    }),
    ("processor until then, ms", |run| {
        run.cold_processor.as_secs_f64() * 1e3
    }),
    ("a reply, µs", |run| run.warm.as_secs_f64() * 1e6),
    ("processor per event, µs", |run| {
        run.event_processor.as_secs_f64() * 1e6
    }),
    ("peak memory, MB", |run| {
        #[expect(clippy::cast_precision_loss, reason = "megabytes")]
        let bytes = run.peak_bytes as f64;
        bytes / 1_048_576.0
    }),
];

const UNDER_QUOTA: [Column; 2] = [
    ("first reply at 128 MB, ms", |run| {
        run.first.as_secs_f64() * 1e3
    }),
    ("a reply at 128 MB, ms", |run| run.warm.as_secs_f64() * 1e3),
];

impl Report {
    pub(crate) fn new(
        contenders: &[Contender],
        counts: Counts,
        runs: Runs,
        quota: Option<Runs>,
        archives: BTreeMap<String, u64>,
    ) -> Self {
        let mut goals = goals::of_instructions(&counts);
        goals.extend(goals::of_pairs(&runs, quota.as_ref()));
        goals.extend(goals::of_archives(&archives));
        Self {
            contenders: contenders.to_vec(),
            counts,
            runs,
            quota,
            archives,
            goals,
        }
    }

    pub(crate) fn holds(&self) -> bool {
        self.goals.iter().all(Goal::holds)
    }

    /// Writes `RESULTS.md` and `results.json` and puts the table into the README.
    pub(crate) fn write(&self, root: &Path) -> Result<(), Failure> {
        let machine = machine::description()?;
        let text = self.text(&machine)?;
        say(&text);
        let folder = root.join("benches");
        fs::write(
            folder.join("RESULTS.md"),
            format!("# What was measured last\n\n{text}"),
        )?;
        let json = serde_json::to_string_pretty(&self.json(machine)?)?;
        fs::write(folder.join("results.json"), json + "\n")?;
        let path = folder.join("README.md");
        let readme = fs::read_to_string(&path)?;
        let (before, rest) = readme.split_once(START).ok_or("the README has no place")?;
        let (_, after) = rest
            .split_once(END)
            .ok_or("the README's place has no end")?;
        fs::write(
            &path,
            format!("{before}{START}{}\n{END}{after}", self.processes()?),
        )?;
        Ok(())
    }

    fn text(&self, machine: &Value) -> Result<String, Failure> {
        let mut text = format!(
            "On {} ({} processors, {}, Linux {}), {}. Microseconds are this machine's; compare ratios.\n\n",
            machine["processor"]
                .as_str()
                .unwrap_or("an unknown processor"),
            machine["processors"],
            machine["architecture"].as_str().unwrap_or_default(),
            machine["kernel"].as_str().unwrap_or_default(),
            machine["compiler"].as_str().unwrap_or_default(),
        );
        text += "## Goals\n\n| what | at most | reached | holds |\n|---|---:|---:|---|\n";
        text.extend(self.goals.iter().map(Goal::row));
        text += "\n## Processes, in turns, medians\n\n";
        text += &self.processes()?;
        text += "\n## Instructions, in thousands\n\n";
        text +=
            "| webhook of | program | start | first event | event |\n|---|---|---:|---:|---:|\n";
        for ((scene, name), counts) in &self.counts {
            let parts = [counts.start, counts.first, counts.event].map(|part| part / 1_000);
            let [start, first, event] = parts;
            writeln!(text, "| {scene} | {name} | {start} | {first} | {event} |")?;
        }
        text += "\n## Archives\n\n| function | bytes |\n|---|---:|\n";
        for (name, bytes) in &self.archives {
            writeln!(text, "| {name} | {bytes} |")?;
        }
        text += "\n## Who is who\n\n";
        for contender in &self.contenders {
            writeln!(text, "- `{}`: {}", contender.name, contender.what)?;
        }
        Ok(text)
    }

    /// The table of processes.
    fn processes(&self) -> Result<String, Failure> {
        let under_quota: &[Column] = if self.quota.is_some() {
            &UNDER_QUOTA
        } else {
            &[]
        };
        let mut table = "| program |".to_owned();
        for (heading, _) in COLUMNS.iter().chain(under_quota) {
            write!(table, " {heading} |")?;
        }
        table += "\n|---|";
        table += &"---:|".repeat(COLUMNS.len() + under_quota.len());
        table += "\n";
        let measured = |contender: &&Contender| self.runs.contains_key(contender.name);
        for Contender { name, .. } in self.contenders.iter().filter(measured) {
            write!(table, "| {name} |")?;
            let figures = (COLUMNS.iter())
                .map(|(_, of)| median(&self.runs, name, of))
                .chain(
                    under_quota
                        .iter()
                        .map(|(_, of)| median(self.quota.as_ref()?, name, of)),
                );
            for found in figures {
                write!(table, " {} |", found.map_or_else(String::new, figure))?;
            }
            table += "\n";
        }
        Ok(table)
    }

    fn json(&self, machine: Value) -> Result<Value, Failure> {
        let figures = |runs: &Runs, name: &str, columns: &[Column]| {
            let figure =
                |(heading, of): &Column| ((*heading).to_owned(), median(runs, name, of).into());
            columns.iter().map(figure).collect::<Map<_, _>>()
        };
        let mut processes = Map::new();
        for Contender { name, .. } in &self.contenders {
            let mut found = figures(&self.runs, name, &COLUMNS);
            if let Some(quota) = &self.quota {
                found.append(&mut figures(quota, name, &UNDER_QUOTA));
            }
            processes.insert((*name).to_owned(), found.into());
        }
        Ok(json!({
            "machine": machine,
            "goals": self.goals.iter().map(Goal::json).collect::<Vec<_>>(),
            "processes": processes,
            "instructions": baseline(&self.counts)?["instructions"],
            "archives": self.archives,
        }))
    }
}

/// The instructions by name, with the compiler that they are of.
pub(crate) fn baseline(counts: &Counts) -> Result<Value, Failure> {
    let mut instructions = Map::new();
    for ((scene, name), counts) in counts {
        let parts = json!({"start": counts.start, "first": counts.first, "event": counts.event});
        instructions.insert(format!("{scene}: {name}"), parts);
    }
    Ok(json!({"compiler": machine::compiler()?, "instructions": instructions}))
}
