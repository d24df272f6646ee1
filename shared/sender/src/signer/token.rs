//! The unguessable part of a source's URL.

use crate::SenderError;
use mailhooks_provider::Scheme;
use rsa::rand_core::{OsRng, RngCore};

/// What stands behind a source's name in its URL. It is a secret, so it has no `Debug`.
#[derive(Clone)]
pub(super) struct UrlToken(pub(super) String);

impl UrlToken {
    const BYTES: usize = 16;

    /// A new token where a signature alone does not prove whom a webhook is for.
    pub(super) fn needed_by(scheme: Scheme) -> Result<Option<Self>, SenderError> {
        if scheme.proves_the_customer() {
            return Ok(None);
        }
        let mut bytes = [0; Self::BYTES];
        OsRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| SenderError::Key(error.to_string()))?;
        Ok(Some(Self(format!("{:032x}", u128::from_be_bytes(bytes)))))
    }
}
