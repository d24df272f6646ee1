//! The table of deaths in `tests/README.md`.

use super::death::Row;
use crate::expected::updating;
use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf};

const BEGIN: &str = "<!-- made by the crash matrix: begin -->\n";
const END: &str = "<!-- made by the crash matrix: end -->";
const HEAD: &str =
    "| who dies | when | its caller got | a redelivery is | messages |\n|---|---|---|---|---|\n";

/// The rows, those of processes that fare the same together.
pub(super) fn table(rows: Vec<Row>) -> String {
    let mut processes: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
    for row in rows {
        let Row {
            process,
            place,
            killed,
            answer,
            redelivery,
            messages,
        } = row;
        let line = format!("{killed} | {answer} | `{redelivery}` | {messages} |");
        let before = processes.entry(process).or_default().insert(place, line);
        assert_eq!(before, None, "two rows for one place");
    }
    let mut groups: Vec<(Vec<String>, BTreeMap<usize, String>)> = Vec::new();
    for (process, lines) in processes {
        match groups.iter_mut().find(|(_, others)| *others == lines) {
            Some((same, _)) => same.push(process),
            None => groups.push((vec![process], lines)),
        }
    }
    let mut table = HEAD.to_owned();
    for (who, lines) in groups {
        for line in lines.values() {
            writeln!(table, "| {} | {line}", who.join(", ")).unwrap();
        }
    }
    table
}

/// Compares the table with the one in the README, or writes it there.
pub(super) fn compare(table: &str) {
    let readme = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/README.md"));
    let text = fs::read_to_string(&readme).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (old, after) = rest.split_once(END).unwrap();
    if old == table {
        return;
    }
    if updating() {
        fs::write(&readme, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        panic!("the table was written and must be reviewed");
    }
    panic!("the table is out of date; UPDATE_EXPECTED=1 writes it:\n{table}");
}
