//! What the environment says, read once and checked whole.

mod current;
mod document;
mod environment;
mod http_signature;
mod members;
mod reference;
mod routes;
mod source;
mod sources;
mod strict;

pub use current::{CurrentSources, SourcesUnavailable};
pub use document::{Documents, InvalidDocument};
pub use environment::{Environment, InvalidEnvironment, RetentionDays};
pub use reference::References;
pub use routes::{InvalidRoutes, Route, Routes};
pub use source::{InvalidSource, Source};
pub use sources::{Sources, SourcesError};
