//! The reader of Copernica.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailhooks_fuzz::{panics::allow_the_mail_parsers, reader::read_by};

fuzz_target!(init: allow_the_mail_parsers(), |body: &[u8]| {
    read_by("copernica", body);
});
