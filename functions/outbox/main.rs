//! Announces, every minute, what is still marked.

use mailhooks_intake::lambda::serve_outbox;

fn main() -> std::process::ExitCode {
    serve_outbox()
}
