//! By what a redelivery is recognised.

use serde::{Deserialize, Serialize};

words! {
    /// Where the key comes from, strongest first.
    pub enum DedupBasis {
        /// The signed id of the delivery, the same on every attempt.
        DeliveryId = "delivery_id",
        /// The event's own id in the body, the same on every attempt.
        EventId = "event_id",
        /// A hash over the fields that make the event what it is.
        Content = "content",
        /// A hash over the raw body.
        Body = "body",
    }
}

/// The idempotency key of an event within its source. Never personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dedup {
    /// Where the key comes from.
    pub basis: DedupBasis,
    /// The key: the provider's id, or the hexadecimal hash.
    pub key: String,
}

impl Dedup {
    /// Ids longer than this are hashed, so that no header can grow an item.
    const MAX_KEY_BYTES: usize = 128;

    /// The provider's own id; hashed if it is longer than 128 bytes.
    #[must_use]
    pub fn by_id(basis: DedupBasis, id: &str) -> Self {
        let key = if id.len() > Self::MAX_KEY_BYTES {
            hash([id.as_bytes()])
        } else {
            id.to_owned()
        };
        Self { basis, key }
    }

    /// A hash over the fields that make the event what it is. Order and boundaries count.
    #[must_use]
    pub fn by_content<'a>(fields: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            basis: DedupBasis::Content,
            key: hash(fields.into_iter().map(str::as_bytes)),
        }
    }

    /// A hash over the raw body.
    #[must_use]
    pub fn by_body(body: &[u8]) -> Self {
        Self {
            basis: DedupBasis::Body,
            key: hash([body]),
        }
    }
}

/// Hexadecimal SHA-256 over parts, each preceded by its length so that boundaries count.
fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    data_encoding::HEXLOWER.encode(&digest(parts))
}

/// SHA-256 over parts, each preceded by its length as eight big-endian bytes.
pub(crate) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_between_fields_count() {
        assert_ne!(
            Dedup::by_content(["ab", "c"]),
            Dedup::by_content(["a", "bc"])
        );
        assert_eq!(
            Dedup::by_content(["ab", "c"]),
            Dedup::by_content(["ab", "c"])
        );
    }

    #[test]
    fn a_long_id_is_hashed_and_a_short_one_kept() {
        let long = Dedup::by_id(DedupBasis::DeliveryId, &"x".repeat(129));
        assert_eq!(long.key.len(), 64);
        assert_eq!(Dedup::by_id(DedupBasis::DeliveryId, "msg_1").key, "msg_1");
    }
}
