//! The members of a JSON object as they stand in its text, copied only where they have escapes.

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A text.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The members of an object in the order of their names. Of repeated names the last counts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Members<'a, V>(pub(super) Vec<(Text<'a>, V)>);

impl<V> Default for Members<'_, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Members<'de, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Objects<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Objects<V> {
            type Value = Members<'de, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(32);
                while let Some(member) = object.next_entry::<Text<'de>, V>()? {
                    members.push(member);
                }
                // Last things first: of equals, sorting keeps the order and `dedup_by` the first.
                members.reverse();
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                members.dedup_by(|(one, _), (kept, _)| one == kept);
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Objects(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use std::collections::BTreeMap;

    fn read(json: &str) -> Option<Vec<(String, String)>> {
        let Members(members): Members<'_, Text<'_>> = serde_json::from_str(json).ok()?;
        let owned =
            |(name, value): (Text<'_>, Text<'_>)| (name.0.into_owned(), value.0.into_owned());
        Some(members.into_iter().map(owned).collect())
    }

    proptest! {
        #[test]
        fn members_are_those_of_a_map(members in vec(("[ab\\n\u{e4}]{0,2}", ".{0,3}"), 0..8)) {
            let texts = members.iter().map(|(name, value)| {
                format!("{}:{}", serde_json::json!(name), serde_json::json!(value))
            });
            let json = format!("{{{}}}", texts.collect::<Vec<_>>().join(","));
            let map: BTreeMap<String, String> = members.into_iter().collect();
            prop_assert_eq!(read(&json), Some(map.into_iter().collect()));
        }
    }

    #[test]
    fn only_what_has_escapes_is_copied() {
        let json = r#"{"a":"plain","b":"\u0041"}"#;
        let Members(members): Members<'_, Text<'_>> = serde_json::from_str(json).unwrap();
        assert!(matches!(members[0].1.0, Cow::Borrowed("plain")));
        assert!(matches!(&members[1].1.0, Cow::Owned(text) if text == "A"));
    }

    #[test]
    fn what_is_no_object_of_texts_is_refused() {
        for json in [
            "[]",
            "null",
            "{\"a\":1}",
            "{\"a\":null}",
            "{\"a\":[\"b\"]}",
            "{\"a\":\"\\ud800\"}",
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
