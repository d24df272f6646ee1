//! Takes webhooks at `/webhooks/{source}/send-limit`.

use mailhooks_event::Family;
use mailhooks_intake::{http::Serves, lambda::serve};

fn main() -> std::process::ExitCode {
    serve(Serves::One(Family::SendLimit))
}
