//! What grows and what does not: `cargo run --profile soak -p mailhooks-scale`, after
//! `cargo build --profile soak -p mailhooks`.
//!
//! Webhooks through the local server by more and more clients, whose queue answers in ten milliseconds;
//! webhooks into a table of more and more rows; and the outbox with a hundred thousand marks. The log goes
//! to standard output, the tables to standard error and into `benches/SCALE.md`.

mod clients;
mod drain;
mod receiver;
mod rows;

use std::{error::Error, fs, io::Write, path::Path};

type Failure = Box<dyn Error + Send + Sync>;

const START: &str = "<!-- made by the benchmarks: begin -->\n";
const END: &str = "<!-- made by the benchmarks: end -->";

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut text = String::new();
    let only = std::env::args().nth(1);
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    if wanted("clients") {
        text += &tokio::task::spawn_blocking(clients::table).await??;
    }
    if wanted("rows") {
        text += &rows::table().await?;
    }
    if wanted("drain") {
        text += &drain::table().await?;
    }
    writeln!(std::io::stderr(), "{text}")?;
    if only.is_none() {
        write(&text)?;
    }
    Ok(())
}

/// Puts the tables where they stand.
fn write(text: &str) -> Result<(), Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SCALE.md");
    let whole = fs::read_to_string(&path)?;
    let (before, rest) = whole.split_once(START).ok_or("SCALE.md has no place")?;
    let (_, after) = rest.split_once(END).ok_or("the place has no end")?;
    fs::write(&path, format!("{before}{START}\n{text}{END}{after}"))?;
    Ok(())
}

/// The time, for measuring.
fn time() -> std::time::Instant {
    #[expect(clippy::disallowed_methods, reason = "what is measured here is time")]
    std::time::Instant::now()
}
