//! The built program as its users meet it: servers are started and stopped, webhooks are sent, and
//! what was recorded is looked up, each time in a data folder of its own and on free ports.

#![expect(clippy::panic, clippy::unwrap_used, reason = "so a test fails")]

mod colours;
mod commands;
mod cost;
mod doctor;
mod http;
mod looking;
mod messages;
mod older_reader;
mod operator;
mod page;
mod program;
mod server;
mod signing;
mod soak;
mod start;
mod stop;
mod webhooks;
