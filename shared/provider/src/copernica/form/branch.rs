//! What a form has under one name, while the form is being read.

use crate::value::{Object, Value};
use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map::Entry},
};

/// Values by their keys; a list has its places as keys.
#[derive(Default)]
pub(super) struct Branch<'a> {
    nodes: BTreeMap<Cow<'a, str>, Node<'a>>,
    /// The place that `[]` means next.
    next: usize,
}

/// The values of a key.
enum Node<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// Several, in their order.
    Texts(Vec<Cow<'a, str>>),
    /// Further keys.
    Branch(Branch<'a>),
}

impl<'a> Branch<'a> {
    /// Puts a text where the key and the steps behind it lead to. A text and a branch under the same key
    /// become one branch.
    pub(super) fn put(&mut self, key: Cow<'a, str>, inner: &[&str], text: Cow<'a, str>) {
        let Some((second, further)) = inner.split_first() else {
            return self.put_text(key, text);
        };
        let node = self
            .nodes
            .entry(key)
            .or_insert_with(|| Node::Branch(Self::default()));
        node.make_branch();
        if let Node::Branch(branch) = node {
            let second = branch.key(second);
            branch.put(second, further, text);
        }
    }

    /// Puts a text under a key.
    pub(super) fn put_text(&mut self, key: Cow<'a, str>, text: Cow<'a, str>) {
        match self.nodes.entry(key) {
            Entry::Vacant(place) => {
                place.insert(Node::Text(text));
            }
            Entry::Occupied(mut place) => place.get_mut().push(text),
        }
    }

    fn push(&mut self, text: Cow<'a, str>) {
        let key = self.key("");
        self.put_text(key, text);
    }

    /// The key that is meant; an empty one is the next place.
    fn key(&mut self, key: &str) -> Cow<'a, str> {
        let place = match key {
            "" => Some(self.next),
            key => place(key),
        };
        if let Some(place) = place {
            self.next = self.next.max(place.saturating_add(1));
        }
        let key = place.map_or_else(|| key.to_owned(), |place| place.to_string());
        Cow::Owned(key)
    }

    /// As an object, whatever its keys are.
    pub(super) fn into_object(self) -> Object<'a> {
        let nodes = self.nodes.into_iter();
        let members = nodes.map(|(key, node)| (key, node.into_value()));
        Object::of_distinct(members.collect())
    }

    /// As a list if the keys are its places and none is left out.
    fn into_value(mut self) -> Value<'a> {
        let count = self.nodes.len();
        let is_list = (0..count).all(|place| self.nodes.contains_key(place.to_string().as_str()));
        if !is_list {
            return Value::Object(self.into_object());
        }
        let places = (0..count).filter_map(|place| self.nodes.remove(place.to_string().as_str()));
        Value::Array(places.map(Node::into_value).collect())
    }
}

impl<'a> Node<'a> {
    fn push(&mut self, text: Cow<'a, str>) {
        match self {
            Self::Text(first) => *self = Self::Texts(vec![std::mem::take(first), text]),
            Self::Texts(texts) => texts.push(text),
            Self::Branch(branch) => branch.push(text),
        }
    }

    /// Makes a branch of it, of texts with their places as keys.
    fn make_branch(&mut self) {
        let texts = match self {
            Self::Text(text) => vec![std::mem::take(text)],
            Self::Texts(texts) => std::mem::take(texts),
            Self::Branch(_) => return,
        };
        let mut branch = Branch::default();
        for text in texts {
            branch.push(text);
        }
        *self = Self::Branch(branch);
    }

    fn into_value(self) -> Value<'a> {
        match self {
            Self::Text(text) => Value::String(text),
            Self::Texts(texts) => Value::Array(texts.into_iter().map(Value::String).collect()),
            Self::Branch(branch) => branch.into_value(),
        }
    }
}

/// A place in a list in its one spelling.
fn place(key: &str) -> Option<usize> {
    const MAX_DIGITS: usize = 9;
    let number: usize = key.parse().ok().filter(|_| key.len() <= MAX_DIGITS)?;
    (number.to_string() == key).then_some(number)
}
