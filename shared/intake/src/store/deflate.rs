//! Raw deflate (RFC 1951), with a preset dictionary or without.

use super::pack::Unpackable;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::sync::{Mutex, PoisonError};

/// Nothing that we pack is larger: a body of 4.4 MB and an event of 200 KB.
const MAX_UNPACKED_BYTES: usize = 8 << 20;

/// From here on speed counts more than the last byte: a large body must be packed within the answer's
/// deadline on a small share of a processor.
const MANY_BYTES: usize = 65_536;

/// With our dictionary and samples this makes no more bytes than level 9, with fewer instructions.
const LEVEL: u32 = 7;

/// The window in bits: the dictionary and an event have room in 16 KB.
const WINDOW_BITS: u8 = 14;

/// A compressor, kept from one event to the next: its 200 KB, had anew for each, would come from the system
/// page by page.
static KEPT: Mutex<Option<Compress>> = Mutex::new(None);

fn kept() -> Option<Compress> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).take();
    kept.map(|mut stream| {
        stream.reset();
        stream
    })
}

fn keep(stream: Compress) {
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream);
}

fn small() -> Compress {
    Compress::new_with_window_bits(Compression::new(LEVEL), false, WINDOW_BITS)
}

/// Packs; an empty dictionary is none.
pub(super) fn deflate(plain: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, Unpackable> {
    if plain.len() > MANY_BYTES {
        return run(
            &mut Compress::new(Compression::fast(), false),
            plain,
            dictionary,
        );
    }
    let mut stream = kept().unwrap_or_else(small);
    let packed = run(&mut stream, plain, dictionary);
    keep(stream);
    packed
}

fn run(stream: &mut Compress, plain: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, Unpackable> {
    if !dictionary.is_empty() {
        stream
            .set_dictionary(dictionary)
            .map_err(|_| Unpackable::Compression)?;
    }
    // Deflate grows by at most 5 bytes per 16 KB block and a few for its frame.
    let mut out = Vec::with_capacity(plain.len() + plain.len() / 1_000 + 64);
    loop {
        let start = usize::try_from(stream.total_in()).unwrap_or(plain.len());
        let status = stream.compress_vec(&plain[start..], &mut out, FlushCompress::Finish);
        match status {
            Err(_) => return Err(Unpackable::Compression),
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity().max(1_024)),
        }
    }
}

/// The reverse of [`deflate`], bounded in size.
pub(super) fn inflate(deflated: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, Unpackable> {
    let mut stream = Decompress::new(false);
    if !dictionary.is_empty() {
        stream
            .set_dictionary(dictionary)
            .map_err(|_| Unpackable::Damaged)?;
    }
    let mut out = Vec::with_capacity((deflated.len() * 4).clamp(4_096, MAX_UNPACKED_BYTES));
    loop {
        let start = usize::try_from(stream.total_in()).unwrap_or(deflated.len());
        let before = (stream.total_in(), out.len());
        let status = stream.decompress_vec(&deflated[start..], &mut out, FlushDecompress::Finish);
        match status.map_err(|_| Unpackable::Damaged)? {
            Status::StreamEnd => return Ok(out),
            Status::Ok | Status::BufError if out.len() >= MAX_UNPACKED_BYTES => {
                return Err(Unpackable::Damaged);
            }
            Status::Ok | Status::BufError => {
                let stuck = before == (stream.total_in(), out.len()) && out.len() < out.capacity();
                if stuck {
                    return Err(Unpackable::Damaged);
                }
                out.reserve(out.capacity());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    proptest! {
        // What is left of `before` in its tables may lead the compressor to another match, never to a wrong one.
        #[test]
        fn a_kept_compressor_packs_what_comes_back(
            before in vec(any::<u8>(), 0..20_000),
            plain in vec(0_u8..8, 0..40_000),
            dictionary in vec(0_u8..8, 0..9_000),
        ) {
            for plain in [&before, &plain] {
                let packed = deflate(plain, &dictionary).unwrap();
                prop_assert!(inflate(&packed, &dictionary).unwrap() == *plain);
                let fresh = run(&mut small(), plain, &dictionary).unwrap();
                prop_assert!(packed.len() <= fresh.len() + fresh.len() / 100 + 8);
            }
        }
    }
}
