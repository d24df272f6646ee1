//! Messages from queues, each held against the schemas before a test looks at it.

use crate::server::Server;
use mailhooks_contract::{Contract, check};
use serde_json::Value;

/// A message as it was received; otherwise what is wrong with it.
pub(crate) fn promised(body: &str) -> Result<Value, String> {
    let message: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    for contract in [Contract::Written, Contract::Taken] {
        check(&message, contract).map_err(|error| format!("{contract:?}: {error}"))?;
    }
    Ok(message)
}

impl Server {
    /// The messages that `tail` prints with these options.
    #[track_caller]
    pub(crate) fn messages(&self, options: &[&str]) -> Vec<Value> {
        let printed = self.run(&[&["tail", "--json"], options].concat()).ok();
        let received: Result<Vec<Value>, String> = printed.lines().map(promised).collect();
        received.unwrap()
    }
}

#[test]
fn what_is_not_as_promised_is_seen() {
    let record = mailhooks_sender::events_root().join("messages/bounce.bounced.json");
    let record: Value = serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap();
    let mut message = promised(record["body"].as_str().unwrap()).unwrap();
    message["data"]["recipient"] = Value::from(7);
    let seen = promised(&message.to_string()).unwrap_err();
    assert!(seen.contains("/data/recipient"), "{seen}");
    assert!(promised("{").is_err());
}
