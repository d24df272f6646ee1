//! Bodies that are samples no more.

use proptest::{prelude::*, sample::Index};

/// What bodies are made of, and what takes more room in an event than in a body.
const TOKENS: [&[u8]; 20] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"&",
    b"=",
    b"null",
    b"1e999",
    b"-0.0",
    b"\\ud800",
    b"\\u0001",
    b"%5B%5D",
    b"\x01",
    b"\xff",
    "\u{fffe}".as_bytes(),
    "é".as_bytes(),
];

/// One change of a body.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Byte(Index, u8),
    Removed(Index, usize),
    Repeated(Index, usize),
    Inserted(Index, &'static [u8], usize),
}

impl Change {
    /// Makes the change. A place behind the end is the end.
    pub(crate) fn apply(&self, body: &mut Vec<u8>) {
        let place = |index: &Index| index.index(body.len() + 1);
        match self {
            Self::Byte(index, byte) => {
                let place = place(index);
                body.splice(place..body.len().min(place + 1), [*byte]);
            }
            Self::Removed(index, count) => {
                let place = place(index);
                body.drain(place..body.len().min(place + count));
            }
            Self::Repeated(index, count) => {
                let place = place(index);
                let part = body[place..body.len().min(place + count)].to_vec();
                body.splice(place..place, part);
            }
            Self::Inserted(index, token, count) => {
                let place = place(index);
                body.splice(place..place, token.repeat(*count));
            }
        }
    }
}

/// Any change.
pub(crate) fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    let token = || prop::sample::select(&TOKENS[..]);
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(index, byte)| Change::Byte(index, byte)),
        (index(), 1_usize..60).prop_map(|(index, count)| Change::Removed(index, count)),
        (index(), 1_usize..600).prop_map(|(index, count)| Change::Repeated(index, count)),
        (index(), token(), 1_usize..4)
            .prop_map(|(index, token, count)| Change::Inserted(index, token, count)),
        (index(), token(), 4_usize..40_000)
            .prop_map(|(index, token, count)| Change::Inserted(index, token, count)),
    ]
}
