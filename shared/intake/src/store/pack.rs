//! Canonical JSON, what the signature attested, and the raw body, packed into one binary value.
//!
//! ```text
//! byte 0      version: 1
//! then        deflate (RFC 1951) with the preset dictionary of that version, over
//!             length of the canonical JSON, u32 little-endian
//!             length of the attested JSON, u32 little-endian
//!             canonical JSON, attested JSON, raw body (to the end)
//! ```
//!
//! The dictionary holds what nearly all events have in common, so that an event of 2 KB fits into one
//! write unit. It can never change; a better one would be version 2.

use super::deflate::{deflate, inflate};

const VERSION: u8 = 1;
const DICTIONARY: &[u8] = include_bytes!("dictionary-1.txt");

/// The parts of a packed value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// The canonical event as CloudEvents JSON.
    pub canonical: String,
    /// What the signature attested besides the body, as JSON.
    pub attested: String,
    /// The raw body; empty if it lies in rows.
    pub raw: Vec<u8>,
}

/// A value that cannot be packed, or that this version did not pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpackable {
    /// It was packed in a way that this version does not know.
    #[error("packed by another version")]
    Version,
    /// The compression failed.
    #[error("the compression failed")]
    Compression,
    /// It is damaged.
    #[error("the packed value is damaged")]
    Damaged,
}

impl Packed {
    /// Packs the parts.
    ///
    /// # Errors
    ///
    /// If the compression fails, which it has no reason to.
    pub fn pack(&self) -> Result<Vec<u8>, Unpackable> {
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes();
        let plain = [
            &length(&self.canonical)[..],
            &length(&self.attested),
            self.canonical.as_bytes(),
            self.attested.as_bytes(),
            &self.raw,
        ]
        .concat();
        let mut packed = vec![VERSION];
        packed.append(&mut deflate(&plain, DICTIONARY)?);
        Ok(packed)
    }

    /// Unpacks the parts.
    ///
    /// # Errors
    ///
    /// If the value is damaged or of another version.
    pub fn unpack(packed: &[u8]) -> Result<Self, Unpackable> {
        let (version, deflated) = packed.split_first().ok_or(Unpackable::Damaged)?;
        if *version != VERSION {
            return Err(Unpackable::Version);
        }
        let plain = inflate(deflated, DICTIONARY)?;
        let (canonical_length, rest) = split_length(&plain)?;
        let (attested_length, rest) = split_length(rest)?;
        let (canonical, rest) = rest
            .split_at_checked(canonical_length)
            .ok_or(Unpackable::Damaged)?;
        let (attested, raw) = rest
            .split_at_checked(attested_length)
            .ok_or(Unpackable::Damaged)?;
        let text =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| Unpackable::Damaged);
        Ok(Self {
            canonical: text(canonical)?,
            attested: text(attested)?,
            raw: raw.to_vec(),
        })
    }
}

/// Parts hold personal data, so only the sizes are shown.
impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Packed({} + {} bytes)",
            self.canonical.len(),
            self.raw.len()
        )
    }
}

fn split_length(bytes: &[u8]) -> Result<(usize, &[u8]), Unpackable> {
    let (length, rest) = bytes.split_first_chunk().ok_or(Unpackable::Damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| Unpackable::Damaged)?;
    Ok((length, rest))
}

#[cfg(test)]
mod tests;
