//! `mailhooks completions`: what a shell needs to complete these commands.

use crate::{CliError, arguments::Arguments, output};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Prints completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mailhooks completions bash >~/.local/share/bash-completion/completions/mailhooks
  mailhooks completions zsh >~/.zfunc/_mailhooks")]
pub(crate) struct CompletionsOptions {
    /// Which shell.
    shell: Shell,
}

/// Prints them.
pub(crate) fn run(options: &CompletionsOptions) -> Result<(), CliError> {
    let mut script = Vec::new();
    generate(
        options.shell,
        &mut <Arguments as CommandFactory>::command(),
        "mailhooks",
        &mut script,
    );
    output::print_bytes(&script)
}
