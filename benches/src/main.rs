//! Measures the Lambda binaries as whole processes: `benches/run` builds everything and calls it.
//!
//! `bench all` measures and writes the tables. The others look at binaries of the profile `soak`: `bench check`
//! counts instructions and fails if they are more than three percent above those of
//! `benches/baseline.json`; `bench baseline` writes that file; `bench profile` shows where instructions go.

mod awake;
mod callgrind;
mod contender;
mod goals;
mod house;
mod machine;
mod paired;
mod quota;
mod report;
mod run;
mod scene;

use awake::Awake;
use callgrind::Instructions;
use contender::{Contender, contenders};
use goals::Counts;
use house::Failure;
use paired::{Plan, alternate};
use quota::Quota;
use report::Report;
use scene::Scene;
use serde_json::{Map, Value};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

fn main() -> ExitCode {
    let argument = std::env::args().nth(1);
    let done = match argument.as_deref() {
        Some("all") => Bench::new("release").and_then(|bench| bench.all()),
        // The profile `soak` is built in a third of the time and tells as well whether something became more.
        Some("check") => Bench::new("soak").and_then(|bench| bench.check()),
        Some("baseline") => Bench::new("soak").and_then(|bench| bench.write_baseline()),
        // It also keeps the names of functions.
        Some("profile") => Bench::new("soak").and_then(|bench| bench.profile()),
        Some(_) | None => Err("bench all|check|baseline|profile".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("bench: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Tells whoever runs it.
pub(crate) fn say(text: &str) {
    #[expect(clippy::print_stdout, reason = "a program for the terminal")]
    {
        println!("{text}");
    }
}

/// How far instructions may be above the baseline.
const TOLERANCE: f64 = 0.03;

struct Bench {
    root: PathBuf,
    folder: PathBuf,
    contenders: Vec<Contender>,
    scenes: [Scene; 2],
}

impl Bench {
    fn new(profile: &str) -> Result<Self, Failure> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?;
        let folder = root.join("target/benches/scene");
        fs::create_dir_all(&folder)?;
        let scenes = [
            Scene::new("resend", "email-bounced.json", &folder.join("resend"))?,
            Scene::new("postal", "message-bounced.json", &folder.join("postal"))?,
        ];
        let (contenders, missing) = contenders(&root, profile);
        if !missing.is_empty() {
            say(&format!(
                "not built, so not measured: {}",
                missing.join(", ")
            ));
        }
        let bench = Self {
            root,
            folder,
            contenders,
            scenes,
        };
        for scene in &bench.scenes {
            bench.record(scene)?;
        }
        Ok(bench)
    }

    /// Leaves callgrind's files of forty events for `callgrind_annotate`.
    fn profile(&self) -> Result<bool, Failure> {
        for scene in &self.scenes {
            for (file, name) in [("ours", "without warm-up"), ("bare", "bare")] {
                let out = self.folder.join(format!("callgrind.{}.{file}", scene.name));
                callgrind::profile(self.contender(name)?, scene, &out)?;
                say(&format!(
                    "callgrind_annotate --inclusive=yes {}",
                    out.display()
                ));
            }
        }
        Ok(true)
    }

    fn contender(&self, name: &str) -> Result<&Contender, Failure> {
        let found = self
            .contenders
            .iter()
            .find(|contender| contender.name == name);
        Ok(found.ok_or_else(|| format!("{name} is not built"))?)
    }

    /// Records the calls of our function, which `bare` repeats.
    fn record(&self, scene: &Scene) -> Result<(), Failure> {
        let run = run::run(self.contender("without warm-up")?, scene, 2, None)?;
        let mut calls = Map::from_iter([("body".to_owned(), scene.body.as_str().into())]);
        for (operation, body) in run.seen.iter().flat_map(|seen| &seen.bodies) {
            calls.insert(operation.clone(), serde_json::from_slice(body)?);
        }
        for operation in ["PutItem", "SendMessage", "UpdateItem"] {
            if !calls.contains_key(operation) {
                return Err(format!("our function did not call {operation}").into());
            }
        }
        fs::write(scene.calls(), Value::Object(calls).to_string())?;
        Ok(())
    }

    fn count(&self, all: bool) -> Result<Counts, Failure> {
        let mut counts = Counts::new();
        for scene in &self.scenes {
            let first = scene.name == self.scenes[0].name;
            for contender in &self.contenders {
                // Calls side by side at the start take as many turns as it happens.
                let steady = all || !contender.warms_up();
                let other = contender.of_any_provider || (first && all);
                let wanted = contender.counted && steady && other;
                if wanted && (first || contender.name != "hello") {
                    say(&format!(
                        "counting {} with {}'s webhook",
                        contender.name, scene.name
                    ));
                    let count = Instructions::count(contender, scene, &self.folder)
                        .map_err(|error| format!("{}: {error}", contender.name))?;
                    counts.insert((scene.name, contender.name), count);
                }
            }
        }
        Ok(counts)
    }

    fn all(&self) -> Result<bool, Failure> {
        let mut counts = self.count(true)?;
        let scene = &self.scenes[0];
        let ours = self.contender("without warm-up")?;
        let bare = self.contender("bare")?;
        let variants = [
            ours.in_a_crowd(scene.crowd()?),
            ours.with_the_systems_roots(),
            bare.with_our_calls(),
        ];
        for variant in &variants {
            say(&format!("counting {}", variant.name));
            let count = Instructions::count(variant, scene, &self.folder)?;
            counts.insert((scene.name, variant.name), count);
        }
        let mut contenders = self.contenders.clone();
        contenders.push(bare.with_two_calls());
        say("running them in turns");
        let awake = Awake::keep();
        let plan = Plan {
            repetitions: 21,
            events: 300,
        };
        let runs = alternate(&contenders, scene, plan, None)?;
        let quota = match Quota::new(128) {
            Ok(quota) => {
                say("running them in turns with the share of 128 MB");
                let plan = Plan {
                    repetitions: 7,
                    events: 40,
                };
                Some(alternate(&contenders, scene, plan, Some(&quota))?)
            }
            Err(error) => {
                say(&format!(
                    "no share of a processor can be given here: {error}"
                ));
                None
            }
        };
        drop(awake);
        let archives = machine::archives(&self.root)?;
        contenders.extend(variants);
        let report = Report::new(&contenders, counts, runs, quota, archives);
        report.write(&self.root)?;
        Ok(report.holds())
    }

    fn baseline(&self) -> PathBuf {
        self.root.join("benches/baseline.json")
    }

    fn write_baseline(&self) -> Result<bool, Failure> {
        let text = serde_json::to_string_pretty(&report::baseline(&self.count(false)?)?)?;
        fs::write(self.baseline(), text + "\n")?;
        Ok(true)
    }

    /// Compares with the baseline. What hello and bare need is compared too, so that a new compiler or
    /// SDK is told from our own code. What seems to be too many is counted again, since a machine that is
    /// busy makes calls be tried again.
    fn check(&self) -> Result<bool, Failure> {
        let kept: Value = serde_json::from_str(&fs::read_to_string(self.baseline())?)?;
        let mut counts = self.count(false)?;
        for _ in 0..2 {
            if compare(&counts, &kept)? {
                return Ok(true);
            }
            say("counting again");
            for (name, again) in self.count(false)? {
                let least = counts.entry(name).or_insert(again);
                *least = least.least(again);
            }
        }
        let well = compare(&counts, &kept)?;
        if !well && kept["compiler"].as_str() != Some(&machine::compiler()?) {
            say("The baseline is another compiler's: if it is the reason, `benches/run baseline`.");
        }
        Ok(well)
    }
}

/// Tells how far each count is from the one that was kept, and whether none is too far above.
fn compare(counts: &Counts, kept: &Value) -> Result<bool, Failure> {
    let found = report::baseline(counts)?;
    let mut well = true;
    for (name, figures) in found["instructions"]
        .as_object()
        .ok_or("nothing was counted")?
    {
        for (part, figure) in figures.as_object().ok_or("no figures")? {
            let before = kept["instructions"][name][part].as_f64();
            let before = before.ok_or_else(|| format!("{name} has no baseline"))?;
            let more = figure.as_f64().unwrap_or(f64::MAX) / before - 1.0;
            let is_well = more <= TOLERANCE;
            let mark = if is_well { "" } else { "  TOO MANY" };
            say(&format!(
                "{name}, {part}: {figure}, {:+.2} %{mark}",
                more * 100.0
            ));
            well &= is_well;
        }
    }
    Ok(well)
}
