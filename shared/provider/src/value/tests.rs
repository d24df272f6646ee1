use super::*;
use proptest::prelude::*;
use serde_json::json;

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        ".{0,6}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 64, 40, |inner| {
        let map = prop::collection::btree_map(".{0,2}", inner.clone(), 0..40);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(serde_json::Value::from),
            map.prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn read(text: &str) -> Option<Value<'_>> {
    serde_json::from_str(text).ok()
}

proptest! {
    #[test]
    fn a_text_is_read_as_serde_json_reads_it(value in any_json()) {
        let text = value.to_string();
        let ours = read(&text).map(serde_json::Value::from);
        prop_assert_eq!(ours, serde_json::from_str(&text).ok());
        prop_assert_eq!(Value::from(value).to_json(), text);
    }

    #[test]
    fn of_repeated_names_the_last_counts(names in prop::collection::vec("[a-f]{1,2}", 0..80)) {
        let members = names.iter().enumerate();
        let members: Vec<_> = members.map(|(place, name)| format!("\"{name}\":{place}")).collect();
        let text = format!("{{{}}}", members.join(","));
        let ours = read(&text).map(serde_json::Value::from);
        prop_assert_eq!(ours, serde_json::from_str(&text).ok());
    }

    #[test]
    fn what_is_no_json_is_refused(text in "[\\[\\]{},:\"\\\\a0-9.eE+-]{0,20}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(read(&text).is_some(), theirs.is_ok());
    }
}

#[test]
fn only_a_text_with_escapes_is_copied() {
    let borrowed = |text| match read(text) {
        Some(Value::String(text)) => Some(matches!(text, Cow::Borrowed(_))),
        _ => None,
    };
    assert_eq!(borrowed("\"plain é\""), Some(true));
    assert_eq!(borrowed("\"a\\nb\""), Some(false));
    assert_eq!(borrowed("7"), None);
}

#[test]
fn nothing_is_null_or_the_empty_text() {
    for (text, expected) in [
        ("null", true),
        ("\"\"", true),
        ("\" \"", false),
        ("0", false),
        ("false", false),
        ("[]", false),
        ("{}", false),
    ] {
        assert_eq!(read(text).map(|value| value.is_nothing()), Some(expected));
    }
}
