//! How long the local server takes to refuse a forged webhook: over HTTP, one request after another on
//! one connection, each signed with a key that the source does not know.
//!
//! ```sh
//! cargo build --release -p mailhooks && cargo bench -p mailhooks-reading --bench forged
//! ```
//!
//! The server is the built program that lies beside the benchmark, with keys of its own. The figure
//! includes the client and two ways through the loopback. The processors are kept from sleeping, as a server's
//! are that has something to do: to wake one takes as long as the refusal.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on should say where"
)]

#[path = "../../src/awake.rs"]
mod awake;
mod connection;
mod server;

use awake::Awake;
use connection::Connection;
use criterion::Criterion;
use mailhooks_intake::clock;
use mailhooks_provider::PROVIDERS;
use mailhooks_sender::{Sample, Signer, events_root, samples};
use server::Server;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let samples = samples(&events_root()).unwrap();
    let server = Server::start();
    let _awake = Awake::keep();
    for provider in PROVIDERS {
        let name = provider.name();
        let own = |sample: &&Sample| sample.provider.name() == name;
        let sample = samples.iter().find(own).unwrap();
        // Another key than the server's own, which its folder keeps.
        let forger = Signer::own(*provider).unwrap();
        let target = server.path(name.as_str());
        let signed = forger.sign(&target, &sample.headers, &sample.body, clock::now());
        let address = server.address();
        let mut connection = Connection::open(address, &target, &signed.unwrap(), &sample.body);
        assert_eq!(connection.ask(), 401, "{name} is not refused as forged");
        criterion.bench_function(&format!("forged/{name}"), |bencher| {
            bencher.iter(|| connection.ask());
        });
        assert_eq!(
            connection.ask(),
            401,
            "{name} was refused for another reason"
        );
    }
    criterion.final_summary();
}
