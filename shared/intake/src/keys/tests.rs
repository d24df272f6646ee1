//! Keys from real servers on this machine, at times of our choice.

use super::*;
use futures_util::FutureExt;
use mailhooks_sender::KeyPair;
use mailhooks_signature::PublicKey;
use mailhooks_stage::{DnsAnswer, DnsServer, KeyAnswer, KeyServer};
use serde_json::{Value, json};
use std::time::Duration;

mod dns;
mod jwks;

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.plus_seconds(seconds)
}

fn source() -> SourceName {
    "published".parse().unwrap()
}

fn pair() -> KeyPair {
    KeyPair::generate(KeyPair::INSTALLER_BITS).unwrap()
}

/// What became of a question: the keys, in any order.
type Found = Result<Vec<PublicKey>, KeysUnavailable>;

fn found(answer: Result<Vec<KeyEntry>, KeysUnavailable>) -> Found {
    Ok(answer?.into_iter().map(|entry| entry.key).collect())
}

/// The keys, and the place where they are asked for.
struct Asker {
    keys: Keys,
    published: Published,
}

impl Asker {
    async fn published(&self, kid: Option<&str>, seconds: i64) -> Found {
        self.published_by(kid, seconds, Deadline::after(Deadline::ANSWER))
            .await
    }

    async fn published_by(&self, kid: Option<&str>, seconds: i64, deadline: Deadline) -> Found {
        let (source, place) = (source(), &self.published);
        let keys = self
            .keys
            .published(&source, place, kid, at(seconds), deadline);
        found(keys.await)
    }

    async fn renewed(&self, kid: Option<&str>, seconds: i64) -> Found {
        let (source, place) = (source(), &self.published);
        let deadline = Deadline::after(Deadline::ANSWER);
        let keys = self
            .keys
            .renewed(&source, place, kid, at(seconds), deadline);
        found(keys.await)
    }
}

fn over() -> Deadline {
    Deadline::after(Duration::ZERO)
}
