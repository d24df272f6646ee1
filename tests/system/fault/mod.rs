//! The fault matrix: DynamoDB and SQS fail in every way in which services fail. Each answer is out in
//! time, nothing is acknowledged that is not recorded, and what is acknowledged is announced once the
//! services are back.

mod how;
mod of_dynamodb;
mod of_sqs;
mod outbox;
mod poison;
mod routes;
mod webhook;
