//! The members of a JSON object.

use super::Value;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Map;
use std::{borrow::Cow, collections::HashSet, fmt};

/// The members of a JSON object, each name once, in no order that means anything.
#[derive(Clone, Default)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Object<'a> {
    /// Room for as many members as most objects of webhooks have.
    const USUAL_MEMBERS: usize = 12;

    /// Reads the members. Of repeated names the last counts.
    pub(super) fn read<'de: 'a, A: MapAccess<'de>>(mut access: A) -> Result<Self, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(name), value)) = access.next_entry()? {
            if members.is_empty() {
                members.reserve_exact(Self::USUAL_MEMBERS);
            }
            members.push((name, value));
        }
        if has_repeated(&members) {
            let mut seen = HashSet::new();
            members.reverse();
            members.retain(|(name, _)| seen.insert(name.clone()));
        }
        Ok(Self(members))
    }

    /// The members, none of whose names comes twice.
    pub(crate) const fn of_distinct(members: Vec<(Cow<'a, str>, Value<'a>)>) -> Self {
        Self(members)
    }

    /// Whether there is no member.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A member, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        let mut members = self.0.iter();
        members
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Where a member is, until another is taken out.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }

    /// The member at a place, to be changed.
    pub(crate) fn at(&mut self, place: usize) -> Option<&mut Value<'a>> {
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Takes out the member at a place, with its name.
    pub(crate) fn take_out(&mut self, place: usize) -> (Cow<'a, str>, Value<'a>) {
        self.0.swap_remove(place)
    }

    /// Puts in a member whose name is not there.
    pub(crate) fn put(&mut self, name: Cow<'a, str>, value: Value<'a>) {
        self.0.push((name, value));
    }
}

impl From<Object<'_>> for Map<String, serde_json::Value> {
    fn from(object: Object<'_>) -> Self {
        let members = object.0.into_iter();
        members
            .map(|(name, value)| (name.into_owned(), value.into()))
            .collect()
    }
}

/// What a test made.
#[cfg(test)]
impl From<Map<String, serde_json::Value>> for Object<'_> {
    fn from(map: Map<String, serde_json::Value>) -> Self {
        let members = map.into_iter();
        Self(
            members
                .map(|(name, value)| (Cow::Owned(name), value.into()))
                .collect(),
        )
    }
}

/// Whether a name comes twice. To compare each with each is soonest done with few, and with many it would
/// never end.
fn has_repeated(members: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    const FEW: usize = 32;
    if members.len() <= FEW {
        return members
            .iter()
            .enumerate()
            .any(|(place, (name, _))| members[..place].iter().any(|(earlier, _)| earlier == name));
    }
    let mut seen = HashSet::with_capacity(members.len());
    !members.iter().all(|(name, _)| seen.insert(name))
}

/// The name of a member, borrowed unless it has escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyName).map(Self)
    }
}

struct AnyName;

impl<'de> Visitor<'de> for AnyName {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
