//! Takes the webhooks of every family at `/webhooks/{source}`.

use mailhooks_intake::{http::Serves, lambda::serve};

fn main() -> std::process::ExitCode {
    serve(Serves::Any)
}
