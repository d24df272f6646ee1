//! Takes webhooks at `/webhooks/{source}/contact`.

use mailhooks_event::Family;
use mailhooks_intake::{http::Serves, lambda::serve};

fn main() -> std::process::ExitCode {
    serve(Serves::One(Family::Contact))
}
