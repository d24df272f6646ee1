//! What the environment says, read once and checked whole.

mod document;
mod environment;
mod http_signature;
mod members;
mod routes;
mod source;
mod sources;
mod strict;

pub use document::{Documents, InvalidDocument};
pub use environment::{Environment, InvalidEnvironment, RetentionDays};
pub use routes::{InvalidRoutes, Route, Routes};
pub use source::{InvalidSource, Source};
pub use sources::{Sources, SourcesError};
