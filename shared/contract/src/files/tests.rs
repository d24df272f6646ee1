//! The committed schemas are those of the types, and no change breaks a promise.

use super::*;
use crate::breaches;
use std::{collections::BTreeSet, fs, process::Command};

fn folder() -> PathBuf {
    events_root().join("schemas")
}

#[expect(
    clippy::disallowed_methods,
    reason = "nothing but tests knows the variable"
)]
fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

fn written(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).unwrap() + "\n"
}

fn complaints(before: &Value, name: &str, schema: &Value) -> Vec<String> {
    let breaches = breaches(before, schema).into_iter();
    breaches.map(|breach| format!("{name} {breach}")).collect()
}

/// With `UPDATE_EXPECTED=1` what has changed is written, unless a consumer could not bear it.
#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let mut out_of_date = Vec::new();
    for (name, schema) in schemas() {
        let path = folder().join(&name);
        let committed = fs::read_to_string(&path).unwrap_or_default();
        let before: Option<Value> = serde_json::from_str(&committed).ok();
        if before.as_ref() == Some(&schema) {
            continue;
        }
        if let Some(before) = before {
            let complaints = complaints(&before, &name, &schema);
            assert!(
                complaints.is_empty(),
                "only a new major version may do this, so nothing was written:\n{}",
                complaints.join("\n")
            );
        }
        if updating() {
            fs::write(&path, written(&schema)).unwrap();
        }
        out_of_date.push(name);
    }
    assert!(
        out_of_date.is_empty(),
        "out of date, UPDATE_EXPECTED=1 writes them: {out_of_date:?}"
    );
}

#[test]
fn nothing_else_stands_beside_the_schemas() {
    let names = fs::read_dir(folder()).unwrap();
    let found: BTreeSet<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected = schemas().into_iter().map(|(name, _)| name);
    assert_eq!(
        found,
        expected
            .chain(["README.md".to_owned()])
            .collect::<BTreeSet<_>>()
    );
}

/// A schema as an earlier commit has it; none where git or the commit is not there.
fn committed(revision: &str, name: &str) -> Option<Value> {
    let shown = Command::new("git")
        .args(["show", &format!("{revision}:events/schemas/{name}")])
        .current_dir(events_root())
        .output()
        .ok()
        .filter(|shown| shown.status.success())?;
    serde_json::from_slice(&shown.stdout).ok()
}

/// Whoever changes a committed schema by hand meets this one: the commit before is asked too.
#[test]
fn no_schema_breaks_what_was_committed_before() {
    for (name, schema) in schemas() {
        for revision in ["HEAD", "HEAD^"] {
            let before = committed(revision, &name);
            let complaints = before.map(|before| complaints(&before, &name, &schema));
            assert_eq!(complaints.unwrap_or_default(), [""; 0], "since {revision}");
        }
    }
}
