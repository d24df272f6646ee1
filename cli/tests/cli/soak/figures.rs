//! What is measured from outside.

use super::{
    consumer::{Received, clients},
    traffic::Answers,
};
use crate::server::Server;
use aws_sdk_dynamodb::types::Select;
use serde_json::Value;
use std::time::Duration;

/// What a soak came to.
pub(super) struct Figures {
    /// Webhooks that were sent, redeliveries and forgeries included.
    pub(super) webhooks: usize,
    /// Items in the table.
    pub(super) items: usize,
    /// The server's memory after a fifth of them, in bytes.
    pub(super) warm_bytes: u64,
    /// And at the end.
    pub(super) end_bytes: u64,
}

impl Figures {
    /// Memory that a warm server may still take: caches and the heap's gaps, but not a part of each
    /// webhook. What 80,000 webhooks hold would be some hundred megabytes.
    const SLACK_BYTES: u64 = 48 << 20;

    #[expect(clippy::print_stdout, reason = "the table is for whoever runs it")]
    pub(super) fn print(&self, answers: &Answers, got: &Received) {
        let rows = [
            ("webhooks sent", self.webhooks),
            ("sent again after a 503", answers.tried_again),
            ("forged, refused", answers.refused),
            ("duplicates", answers.duplicates),
            ("quarantined", answers.quarantined),
            ("events acknowledged", answers.ids.len()),
            ("items in the table", self.items),
            ("events received", got.ids().len()),
            ("messages received", got.messages()),
        ];
        println!("| | |\n|---|---|");
        for (name, figure) in rows {
            println!("| {name} | {figure} |");
        }
        let megabytes = |bytes: u64| bytes >> 20;
        let (warm, end) = (megabytes(self.warm_bytes), megabytes(self.end_bytes));
        println!("| memory after a fifth, at the end | {warm} MB, {end} MB |");
    }

    #[track_caller]
    pub(super) fn assert_that_memory_is_flat(&self) {
        let grown = self.end_bytes.saturating_sub(self.warm_bytes);
        assert!(grown <= Self::SLACK_BYTES, "it grew by {grown} bytes");
    }
}

/// The server's resident memory.
pub(super) fn resident_bytes(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.unwrap().parse::<u64>().unwrap() * 1_024
}

/// How many items the table has. Where there are outages, some pages have to be asked for again.
pub(super) fn items(addresses: &Value) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let (client, mut start, mut items) = (clients(addresses).dynamodb, None, 0);
        loop {
            let scan = client.scan().table_name("mailhooks").select(Select::Count);
            let page = scan.set_exclusive_start_key(start);
            let page = persistently(|| page.clone().send()).await;
            items += usize::try_from(page.count()).unwrap();
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    })
}

/// Tries until it succeeds; fails after a hundred times, which no outage lasts.
async fn persistently<T, E: std::fmt::Debug, F: Future<Output = Result<T, E>>>(
    attempt: impl Fn() -> F,
) -> T {
    for _ in 0..100 {
        if let Ok(done) = attempt().await {
            return done;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    attempt().await.unwrap()
}
