//! Who is measured.

use crate::scene::Roots;
use std::path::{Path, PathBuf};

/// A program that does the job, or a part of it.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// What tables call it.
    pub(crate) name: &'static str,
    /// What it is, for a reader of the table.
    pub(crate) what: &'static str,
    /// How it is started.
    pub(crate) command: Vec<String>,
    /// What is there once it is built or prepared.
    pub(crate) prepared: PathBuf,
    /// Variables of its own.
    pub(crate) environment: Vec<(&'static str, String)>,
    /// Whose certificates it reads.
    pub(crate) roots: Roots,
    /// Whether callgrind can count it: not what an interpreter runs.
    pub(crate) counted: bool,
    /// Whether it looks at what came: only then it can have another provider's webhook.
    pub(crate) of_any_provider: bool,
}

/// What ours is called.
const OURS: &str = "mailhooks";

/// All that are built, ours first. What is not there is left out, and told.
pub(crate) fn contenders(root: &Path, profile: &str) -> (Vec<Contender>, Vec<&'static str>) {
    let release = root.join("target").join(profile);
    let of_target = |path: &str| root.join("target/benches").join(path);
    let all = [
        native(
            OURS,
            "the `bounce` function; connections opened while it starts",
            release.join("bounce"),
            true,
        ),
        Contender {
            environment: vec![("WARM_UP", "off".to_owned())],
            ..native(
                "without warm-up",
                "the same with `WARM_UP=off`",
                release.join("bounce"),
                true,
            )
        },
        native(
            "bare",
            "the same calls by the SDK as it comes, item and message prepared beforehand, compression included",
            release.join("bare"),
            true,
        ),
        native(
            "hello",
            "lambda_http's hello world in the same profile",
            release.join("hello"),
            true,
        ),
        Contender {
            roots: Roots::System,
            ..native(
                "naive",
                "the first day's program: all default features, no profile",
                of_target("naive/release/naive"),
                false,
            )
        },
        interpreted(root, "python", "awslambdaric and boto3", "bin/python"),
        interpreted(root, "node", "the bundled SDK, version 3", "index.cjs"),
    ];
    let (there, missing): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|contender| contender.prepared.exists());
    (
        there,
        missing.into_iter().map(|missing| missing.name).collect(),
    )
}

impl Contender {
    /// Whether it makes calls before the first event.
    pub(crate) fn warms_up(&self) -> bool {
        self.name == OURS
    }

    /// The same among many.
    pub(crate) fn in_a_crowd(&self, crowd: Vec<(&'static str, String)>) -> Self {
        Self {
            name: "in a crowd",
            what: "without warm-up, with 1,000 sources more and 100 routes that do not match",
            environment: [self.environment.clone(), crowd].concat(),
            ..self.clone()
        }
    }

    /// The same that believes whom the system believes, as outside of the regions whose authority is known.
    pub(crate) fn with_the_systems_roots(&self) -> Self {
        Self {
            name: "with the system's roots",
            what: "without warm-up, and reading the certificates of all whom the system trusts",
            roots: Roots::System,
            ..self.clone()
        }
    }

    /// The same that calls as our functions do.
    pub(crate) fn with_our_calls(&self) -> Self {
        Self {
            name: "bare, our calls",
            what: "the same with the calls made as our functions make them",
            environment: vec![("CALLERS", "ours".to_owned())],
            ..self.clone()
        }
    }

    /// The same that makes only the calls that come before the reply.
    pub(crate) fn with_two_calls(&self) -> Self {
        Self {
            name: "bare, two calls",
            what: "the same without the call that comes after the reply",
            environment: vec![("AFTER_REPLY", "nothing".to_owned())],
            ..self.clone()
        }
    }
}

fn native(
    name: &'static str,
    what: &'static str,
    path: PathBuf,
    of_any_provider: bool,
) -> Contender {
    Contender {
        name,
        what,
        command: vec![path.display().to_string()],
        prepared: path,
        environment: Vec::new(),
        roots: Roots::None,
        counted: true,
        of_any_provider,
    }
}

/// A program in a folder of its own, which `prepare` there makes ready.
fn interpreted(root: &Path, name: &'static str, what: &'static str, made: &str) -> Contender {
    let bootstrap = root.join("benches").join(name).join("bootstrap");
    Contender {
        prepared: root.join("target/benches").join(name).join(made),
        roots: Roots::System,
        counted: false,
        ..native(name, what, bootstrap, false)
    }
}
