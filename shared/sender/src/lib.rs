//! Plays the providers: loads samples of their webhooks and signs them for real.
//!
//! ```text
//! events/<provider>/<case>.json|.form      the body, byte for byte
//!                  /<case>.headers         `Name: value` lines, without signatures; optional
//!                  /<case>.expected.json   the canonical event
//! ```
//!
//! [`samples`] finds them by walking. A [`Signer`] is the private side of a source's credentials:
//! it signs a body as its provider does, and its public side is what the source is configured with.
//! A forgery is a body signed by another signer, or changed after it was signed; there is no way
//! past the check, and [`verified`] goes through it too.
//!
//! This crate holds private keys and makes them, so it belongs to tests and to the local server
//! and never to a function.

mod case;
mod error;
mod folder;
mod headers;
mod key_pair;
mod request_signature;
mod sample;
mod secret;
mod signer;
mod webhook;

pub use error::SenderError;
pub use folder::{events_root, samples, unfinished_samples};
pub use key_pair::KeyPair;
pub use sample::Sample;
pub use secret::SharedSecret;
pub use signer::{PrivateSide, Signer};
pub use webhook::{verified, webhook};
