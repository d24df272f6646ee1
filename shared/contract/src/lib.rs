//! What consumers may rely on. For tests only: nothing here reaches a Lambda binary.
//!
//! ```text
//! types of mailhooks-event ──schema──▶ exactly what this version writes   events/schemas/event.json, <family>.json
//!                              │
//!                              └─tolerant─▶ what a consumer must take        events/schemas/consumer.json
//! ```
//!
//! [`check()`] holds a message against both with a validator that is not ours. [`breaches`] says what
//! in a schema has changed that may not change within a major version; the rules for people stand in
//! `events/schemas/README.md`.

mod check;
mod compatibility;
mod files;
mod schema;
mod tolerant;

pub use check::{Contract, NotAsPromised, check, check_data};
pub use compatibility::{Breach, breaches};
pub use files::{events_root, schemas};
