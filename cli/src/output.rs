//! Writing to the terminal, or to whatever stands in its place.

use crate::{
    CliError,
    colours::{Colours, Tone},
    line,
};
use mailhooks_event::EventId;
use mailhooks_intake::store::Stored;
use serde_json::json;
use std::io::{self, Write};

/// Writes a result to standard output, with a line break behind it.
///
/// # Errors
///
/// [`CliError::Output`], for instance when a pipe was closed.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    print_bytes(text.as_bytes())?;
    print_bytes(b"\n")
}

/// The same for a closing sentence, which nobody needs behind JSON.
///
/// # Errors
///
/// As [`print()`].
pub(crate) fn print_unless(json: bool, text: &str) -> Result<(), CliError> {
    if json { Ok(()) } else { print(text) }
}

/// Writes each event in one line, or as the JSON that was recorded.
///
/// # Errors
///
/// As [`print()`].
pub(crate) fn each(events: Vec<Stored>, json: bool) -> Result<(), CliError> {
    let colours = Colours::of_output(json);
    events.into_iter().try_for_each(|stored| {
        if json {
            print(&stored.canonical)
        } else {
            print(&line::of(&stored.event, colours))
        }
    })
}

/// Writes what became of one record: a word, and a line about it; or both as JSON, with the record's id.
///
/// # Errors
///
/// As [`print()`].
pub(crate) fn outcome(json: bool, word: &str, id: &EventId, about: &str) -> Result<(), CliError> {
    if json {
        print(&json!({"outcome": word, "id": id, "about": about}).to_string())
    } else {
        print(&format!("{word:<12}  {about}"))
    }
}

/// Writes bytes to standard output as they are.
///
/// # Errors
///
/// As [`print()`].
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(CliError::Output)
}

/// Says why the command could not do what it was asked.
pub(crate) fn complain(error: &CliError) {
    let name = Colours::of_errors().paint(Tone::Bad, "mailhooks:");
    say(&format!("{name} {error}"));
}

/// Says something to the person at the terminal. If nobody can read it, nothing is lost.
pub(crate) fn say(text: &str) {
    writeln!(io::stderr().lock(), "{text}").unwrap_or_default();
}
