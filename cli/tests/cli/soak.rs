//! Many mixed webhooks through the local server: what went in comes out, once, and nothing else, and
//! memory does not grow with what went through.

mod consumer;
mod figures;
mod traffic;

use crate::{
    program::{Folder, LIMIT},
    server::Server,
};
use consumer::Consumers;
use figures::{Figures, items, resident_bytes};
use serde_json::Value;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};
use traffic::{Answers, Traffic};

#[test]
fn counts_in_are_counts_out() {
    soak(400, 8, &[], LIMIT);
}

/// What a hundred thousand come to, with services that fail for a quarter of every second.
#[test]
#[ignore = "takes half an hour; see tests/README.md"]
fn a_hundred_thousand_with_outages() {
    // What SQS did not take waits for a lease of two minutes and the outbox's next minutes.
    soak(100_000, 64, &["--outages"], Duration::from_secs(1_200));
}

/// Sends so many webhooks, some at the same time, waits until everything has arrived, and compares.
fn soak(webhooks: usize, clients: usize, options: &[&str], patience: Duration) {
    let folder = Folder::new();
    let traffic = Traffic::new();
    let document = folder.file("sources.json", traffic.sources().to_string());
    let server = Server::start(&folder, &[&["--sources", &document], options].concat());
    let text = std::fs::read_to_string(folder.data().join("server.json")).unwrap();
    let addresses: Value = serde_json::from_str(&text).unwrap();
    let consumers = Consumers::start(&addresses);

    // Memory counts once every buffer, connection and cache has its size.
    let (warm, all) = (webhooks / 5, webhooks);
    let mut answers = send(&traffic, &server.url, clients, 0..warm);
    let warm_bytes = resident_bytes(&server);
    answers.add(send(&traffic, &server.url, clients, warm..all));
    let got = consumers.wait_for(answers.ids.len(), patience);
    // Before the table is read, which takes memory of its own.
    let end_bytes = resident_bytes(&server);
    let figures = Figures {
        webhooks,
        items: items(&addresses),
        warm_bytes,
        end_bytes,
    };
    figures.print(&answers, &got);

    assert_eq!(answers.wrong, Vec::<String>::new());
    assert_eq!(got.wrong, Vec::<String>::new(), "as the schemas promise");
    assert_eq!(
        answers.refused,
        traffic.forged(webhooks),
        "each forgery is refused"
    );
    assert_eq!(
        answers.ids.len(),
        traffic.events(webhooks),
        "each event is acknowledged"
    );
    assert_eq!(
        got.ids(),
        answers.ids,
        "what was acknowledged arrives, and nothing else"
    );
    assert_eq!(figures.items, answers.ids.len(), "each event is one item");
    if options.is_empty() {
        assert_eq!(got.messages(), answers.ids.len(), "each arrives once");
        assert_eq!(answers.tried_again, 0);
    }
    figures.assert_that_memory_is_flat();
    server.stop();
}

/// Sends a stretch of the traffic with several clients.
fn send(traffic: &Traffic, url: &str, clients: usize, stretch: std::ops::Range<usize>) -> Answers {
    let next = AtomicUsize::new(stretch.start);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = Answers::default();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= stretch.end {
                            return answers;
                        }
                        traffic.send(number, url, &mut answers);
                    }
                })
            })
            .collect();
        let mut answers = Answers::default();
        for client in clients {
            answers.add(client.join().unwrap());
        }
        answers
    })
}
