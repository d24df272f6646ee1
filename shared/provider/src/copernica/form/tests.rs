use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn decoded(body: &str) -> Value {
    Value::Object(decode(body.as_bytes()).unwrap().into())
}

/// Why a form is refused.
fn refused(body: &str) -> Option<UnreadableBody> {
    decode(body.as_bytes()).err()
}

#[test]
fn every_spelling_of_phps_is_read() {
    for (body, expected) in [
        ("", json!({})),
        ("&&", json!({})),
        ("a", json!({"a": ""})),
        ("a=", json!({"a": ""})),
        ("a=b=c", json!({"a": "b=c"})),
        ("tags=a", json!({"tags": "a"})),
        ("tags=b&tags=a", json!({"tags": ["b", "a"]})),
        ("tags[]=b&tags[]=a", json!({"tags": ["b", "a"]})),
        ("tags%5B%5D=b&tags%5b%5d=a", json!({"tags": ["b", "a"]})),
        ("tags[1]=b&tags[0]=a", json!({"tags": ["a", "b"]})),
        ("tags[0]=b&tags[]=a", json!({"tags": ["b", "a"]})),
        ("tags[7]=b", json!({"tags": {"7": "b"}})),
        ("tags[01]=b", json!({"tags": {"01": "b"}})),
        ("tags=a&tags[]=b", json!({"tags": ["a", "b"]})),
        ("tags[]=a&tags=b", json!({"tags": ["a", "b"]})),
        (
            "f[Name]=a&f[mail]=b",
            json!({"f": {"Name": "a", "mail": "b"}}),
        ),
        (
            "f[a][b]=1&f[a][c][]=2",
            json!({"f": {"a": {"b": "1", "c": ["2"]}}}),
        ),
        ("f[a]=1&f[a]=2", json!({"f": {"a": ["1", "2"]}})),
        (
            "f[a]=1&f[a][b]=2",
            json!({"f": {"a": {"0": "1", "b": "2"}}}),
        ),
        ("f[a.b c]=1", json!({"f": {"a.b c": "1"}})),
        ("=a&[]=b", json!({"": "a", "[]": "b"})),
        ("0=a&1=b", json!({"0": "a", "1": "b"})),
    ] {
        assert_eq!(decoded(body), expected, "{body}");
    }
}

#[test]
fn brackets_that_do_not_pair_belong_to_the_name() {
    for name in [
        "f[", "f[a", "f]a[", "[a]", "f[a]b", "f[a]b[c]", "f[a][", "]",
    ] {
        assert_eq!(decoded(&format!("{name}=1")), json!({name: "1"}));
    }
}

#[test]
fn escapes_are_read_once() {
    for (body, expected) in [
        ("a=x+y%20z", "x y z"),
        ("a=john%2Bnews%40example.com", "john+news@example.com"),
        ("a=100%&b", "100%"),
        ("a=%zz%4", "%zz%4"),
        ("a=%2541", "%41"),
        ("a=%c3%A9", "é"),
        ("a=%00", "\0"),
        ("a=%ff", "\u{fffd}"),
        ("a=%26%3D%5B", "&=["),
    ] {
        assert_eq!(decoded(body)["a"], expected, "{body}");
    }
}

#[test]
fn only_what_is_escaped_is_copied() {
    let is_borrowed = |text: &str| matches!(unescaped(text.as_bytes()), Cow::Borrowed(_));
    assert!(is_borrowed("plain-é[0]=x"));
    assert!(!is_borrowed("a+b"));
    assert!(!is_borrowed("%41"));
}

#[test]
fn number_and_depth_are_bounded() {
    assert_eq!(refused(&"a&".repeat(MAX_VALUES)), None);
    let many = "a&".repeat(MAX_VALUES + 1);
    assert_eq!(refused(&many), Some(UnreadableBody::TooManyValues));
    let deep = |depth: usize| format!("a{}", "[b]".repeat(depth));
    assert_eq!(refused(&deep(MAX_DEPTH - 1)), None);
    for depth in [MAX_DEPTH, 1_000_000] {
        assert_eq!(refused(&deep(depth)), Some(UnreadableBody::TooDeep));
    }
    let both = format!("{}&{many}", deep(MAX_DEPTH));
    assert_eq!(refused(&both), Some(UnreadableBody::TooManyValues));
}

proptest! {
    #[test]
    fn every_text_is_a_form(body in any::<Vec<u8>>(), text in "[a\\[\\]=&%0-2+]{0,40}") {
        prop_assert!(decode(&body).is_ok());
        prop_assert!(decode(text.as_bytes()).is_ok());
    }

    #[test]
    fn every_value_comes_through(values in prop::collection::vec(".{0,8}", 2..6)) {
        let escape = |value: &String| -> String {
            value.bytes().map(|byte| format!("%{byte:02X}")).collect()
        };
        let body: Vec<String> = values.iter().map(|value| format!("a[]={}", escape(value))).collect();
        prop_assert_eq!(&decoded(&body.join("&"))["a"], &json!(values));
    }
}
