//! What a body would cost to read, told from its bytes before anything is built from them.
//!
//! A parsed value takes many times the memory of its text: 4.4 MB of `{"":0},` become 800 MB. No
//! genuine webhook comes near these bounds; what is beyond them is kept unread.

/// How deep lists and objects may be nested. An event wraps a body a few levels deeper, and readers of
/// JSON commonly stop at 128.
pub(crate) const MAX_DEPTH: usize = 64;
/// How many values a body may have.
pub(crate) const MAX_VALUES: usize = 20_000;

/// Why a body cannot be read into fields. Each is one sentence for a quarantine notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableBody {
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// It is JSON, but another value than an object.
    #[error("the body is not a JSON object")]
    NotAnObject,
    /// Lists and objects in it are nested deeper than any event can be.
    #[error("the body is nested deeper than {} levels", MAX_DEPTH)]
    TooDeep,
    /// It has more values than any event can have.
    #[error("the body has more than {} values", MAX_VALUES)]
    TooManyValues,
}

/// Refuses a body beyond the bounds. It need not be JSON; that is for the parser to say.
pub(crate) fn check(body: &[u8]) -> Result<(), UnreadableBody> {
    if is_harmless(body) {
        Ok(())
    } else {
        walk(body)
    }
}

/// Tells what stands in a text from what does not, byte by byte.
fn walk(body: &[u8]) -> Result<(), UnreadableBody> {
    let (mut depth, mut values) = (0_usize, 1_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in body {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => (depth, values) = (depth + 1, values + 1),
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (false, b',') => values += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(UnreadableBody::TooDeep);
        }
        if values > MAX_VALUES {
            return Err(UnreadableBody::TooManyValues);
        }
    }
    Ok(())
}

/// Whether a body is within the bounds however its bytes are read, as nearly all are: each value takes a
/// byte at least, and each level a bracket. To count brackets is much less than to tell texts apart.
fn is_harmless(body: &[u8]) -> bool {
    // Counted in bytes, as many at once as the processor can.
    let brackets = body.chunks(usize::from(u8::MAX)).map(|chunk| {
        let brackets = chunk.iter().map(|byte| u8::from(byte | 0x20 == b'{'));
        usize::from(brackets.sum::<u8>())
    });
    body.len() < MAX_VALUES && brackets.sum::<usize>() <= MAX_DEPTH
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_harmless_at_a_glance_is_so_byte_by_byte(body in "[\\[\\]{},:\"\\\\a]{0,700}") {
            if is_harmless(body.as_bytes()) {
                prop_assert_eq!(walk(body.as_bytes()), Ok(()));
            }
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check(nested(MAX_DEPTH).as_bytes()), Ok(()));
        assert_eq!(
            check(nested(MAX_DEPTH + 1).as_bytes()),
            Err(UnreadableBody::TooDeep)
        );
        assert_eq!(
            check("[]".repeat(1_000).as_bytes()),
            Ok(()),
            "side by side is not deep"
        );
    }

    #[test]
    fn the_number_of_values_is_bounded() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count));
        assert_eq!(check(list(MAX_VALUES - 2).as_bytes()), Ok(()));
        assert_eq!(
            check(list(MAX_VALUES - 1).as_bytes()),
            Err(UnreadableBody::TooManyValues)
        );
    }

    #[test]
    fn what_stands_in_a_text_does_not_count() {
        let text = format!("\"\\\"{}\"", "[,{".repeat(MAX_VALUES));
        assert_eq!(check(text.as_bytes()), Ok(()));
    }
}
