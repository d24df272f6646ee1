//! The whole system: the built Lambda binaries, asked over the Lambda Runtime API, against DynamoDB
//! and SQS on loopback ports. Webhooks are signed as the providers sign them, with keys made here.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should say where"
)]

mod attacks;
mod bodies;
mod contenders;
mod crash;
mod dependencies;
mod expected;
mod fault;
mod golden;
mod hostile;
mod house;
mod keys_in_dns;
mod outage;
mod outbox;
mod privacy;
mod privileges;
mod published_keys;
mod redelivery;
mod refusals;
mod samples;
mod secrets;
mod start;
mod suppression_list;
mod twins;
mod two_routes;
