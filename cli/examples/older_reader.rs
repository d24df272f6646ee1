//! Leaves a Resend body in the quarantine of a running server, as a reader would that did not know its
//! type, and prints the record's id. For the tests in cli/browser.
//!
//! ```sh
//! cargo run -p mailhooks --example older_reader -- http://127.0.0.1:9001 body.json
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool of the tests"
)]

#[path = "../tests/cli/older_reader.rs"]
mod older_reader;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let endpoint = arguments.next().unwrap();
    let body = std::fs::read(arguments.next().unwrap()).unwrap();
    println!("{}", older_reader::quarantine(&endpoint, &body));
}
