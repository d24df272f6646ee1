//! Mail that comes back: reports, automatic replies and feedback reports, read from Copernica's `mime`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailhooks_event::Family;
use mailhooks_fuzz::{form::variable, panics::allow_the_mail_parsers, reader::read_by};

fuzz_target!(init: allow_the_mail_parsers(), |mime: &[u8]| {
    for (name, family) in [("bounce", Family::Bounce), ("abuse", Family::Complaint)] {
        let mut body = Vec::new();
        variable("type", name.as_bytes(), &mut body);
        variable("id", b"0101-harbour-0004", &mut body);
        variable("recipient", b"jane@example.org", &mut body);
        variable("time", b"1795262400", &mut body);
        variable("mime", mime, &mut body);
        assert_eq!(read_by("copernica", &body).family(), family);
    }
});
