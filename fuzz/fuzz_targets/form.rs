//! The form decoder: no text of a form is lost, and a form that means the same is read alike.
//!
//! Every name is made one that no reader takes, so that all of the form stands in `extra`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mailhooks_event::{Event, Family};
use mailhooks_fuzz::{form, reader::read_by};
use serde_json::Value;

const TYPE: &[u8] = b"type=click";

fuzz_target!(|form: &[u8]| {
    let mut body = TYPE.to_vec();
    let pairs: Vec<&[u8]> = form
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .collect();
    for pair in &pairs {
        body.extend(b"&x.");
        body.extend(*pair);
    }
    let event = read_by("copernica", &body);
    if event.family() == Family::Quarantine {
        // More variables, or deeper ones, than any genuine form has.
        assert!(pairs.len() >= 60 || form.len() >= 60);
        return;
    }
    let variables = event.data.extra;
    assert_eq!(form::texts(&Value::Object(variables.clone())), pairs.len());

    let mut again = TYPE.to_vec();
    if !variables.is_empty() {
        again.push(b'&');
    }
    again.extend(form::of_variables(&variables));
    let again: Event = read_by("copernica", &again);
    assert!(
        again.data.extra == variables,
        "{:?} {variables:?}",
        again.data.extra
    );
});
