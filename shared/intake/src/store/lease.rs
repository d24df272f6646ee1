//! Who may change a record's mark: the one who set it last.

use super::{StoreError, attribute};
use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::HashMap;

/// 96 random bits that whoever sets a mark leaves on it.
///
/// They tell our own write from another's when an answer was lost and the SDK tried again. And they
/// fence: somebody who was held up past the lease finds another's bits on the mark and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease(Blob);

impl Lease {
    /// How long a mark belongs to whoever set it, in seconds: longer than any function may run.
    pub const SECONDS: i64 = 120;

    /// Its size.
    pub(super) const BYTES: usize = 12;

    /// A lease of our own.
    ///
    /// # Errors
    ///
    /// If the system has no random numbers.
    pub fn new() -> Result<Self, StoreError> {
        let mut bits = [0; Self::BYTES];
        let filled = SystemRandom::new().fill(&mut bits);
        filled.map_err(|_| StoreError::Unwritable("the system has no random numbers"))?;
        Ok(Self(Blob::new(bits)))
    }

    pub(super) fn value(&self) -> AttributeValue {
        AttributeValue::B(self.0.clone())
    }

    pub(super) fn is_on(&self, item: &HashMap<String, AttributeValue>) -> bool {
        item.get(attribute::NONCE)
            .and_then(|nonce| nonce.as_b().ok())
            == Some(&self.0)
    }
}
