//! What is written to a pipe has no colours, whatever the terminal around it could show. What is
//! written to a terminal has them: `src/colours.rs`.

use crate::{
    operator::addresses,
    program::{Done, Folder, program},
    server::Server,
};
use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Stdio},
};

/// What starts a terminal's control sequences.
const ESCAPE: char = '\u{1b}';

/// The names of all commands, as the program lists them.
fn names() -> BTreeSet<String> {
    let mut help = Command::new(env!("CARGO_BIN_EXE_mailhooks"));
    let help = Done::from(help.arg("--help").output().unwrap()).ok();
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let list = list.lines().take_while(|line| !line.is_empty());
    let names = list.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Runs a command for whom a terminal would be coloured.
fn piped(data: &Path, arguments: &[&str]) -> String {
    // These two have no data folder.
    let mut command = if matches!(arguments[0], "schema" | "completions") {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mailhooks"));
        command.args(arguments);
        command
    } else {
        program(data, arguments)
    };
    command.env("TERM", "xterm-256color").env_remove("NO_COLOR");
    let done = Done::from(command.stdin(Stdio::null()).output().unwrap());
    done.out + &done.err
}

#[test]
fn no_command_writes_a_colour_into_a_pipe() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    assert!(!server.banner.contains(ESCAPE), "{}", server.banner);
    let (_, bounce) = server.send(&["resend/email-bounced"]);
    let (_, kept) = server.send(&["resend/unknown-type"]);
    let (id, notice) = (bounce["id"].as_str().unwrap(), kept["id"].as_str().unwrap());
    let queues = addresses(&folder)["queues"].clone();
    let queue = |name: &str| queues[name].as_str().unwrap().to_owned();
    let (from, to) = (queue("bounce"), queue("contact"));
    let ports = ["--dynamodb-port", "0", "--sqs-port", "0"];
    let commands: &[&[&str]] = &[
        &[&["serve", "--listen", "127.0.0.1:0"][..], &ports].concat(),
        &["send", "postal/message-sent"],
        &["send", "postal/message-sent", "--forge"],
        &["tail", "--count", "2"],
        &["event", id],
        &["timeline", "5f02c0e6-10f0-4e2f-bc5d-35d194434b0a"],
        &["recipient", "bounced@resend.dev"],
        &["stats"],
        &["outbox"],
        &["quarantine", "list"],
        &["quarantine", "show", notice],
        &["quarantine", "replay", "--dry-run"],
        &["announce", "--queue", &to, "--dry-run"],
        &["forget", "bounced@resend.dev", "--dry-run"],
        &["redrive", "--from", &from, "--to", &to],
        &["doctor"],
        &["doctor", "--json"],
        &["doctor", "--stack", "mailhooks"],
        &["schema", "bounce"],
        &["completions", "bash"],
        &["cost"],
        &["event", "evt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
        &["event", "evt_1"],
    ];
    for arguments in commands {
        let written = piped(&folder.data(), arguments);
        assert!(!written.is_empty(), "{arguments:?}");
        assert!(!written.contains(ESCAPE), "{arguments:?}: {written:?}");
    }
    let run: BTreeSet<String> = commands.iter().map(|one| one[0].to_owned()).collect();
    assert_eq!(run, names(), "each command is run");
}
