//! The reader of Postal.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    mailhooks_fuzz::reader::read_by("postal", body);
});
