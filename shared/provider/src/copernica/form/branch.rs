//! What a form has under one name, while the form is being read.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Values by their keys; a list has its places as keys.
#[derive(Default)]
pub(super) struct Branch {
    nodes: BTreeMap<String, Node>,
    /// The place that `[]` means next.
    next: usize,
}

/// The values of a key.
enum Node {
    /// Texts, in their order; mostly one.
    Texts(Vec<String>),
    /// Further keys.
    Branch(Branch),
}

impl Branch {
    /// Puts a text where the key and the steps behind it lead to. A text and a branch under the same key
    /// become one branch.
    pub(super) fn put(&mut self, key: String, inner: &[&str], text: String) {
        let Some((second, further)) = inner.split_first() else {
            return self.put_text(key, text);
        };
        let node = self
            .nodes
            .entry(key)
            .or_insert_with(|| Node::Branch(Self::default()));
        if let Node::Texts(texts) = node {
            *node = Node::Branch(Self::of_texts(std::mem::take(texts)));
        }
        match node {
            Node::Branch(branch) => {
                let second = branch.key(second);
                branch.put(second, further, text);
            }
            // It was just replaced.
            Node::Texts(_) => {}
        }
    }

    fn put_text(&mut self, key: String, text: String) {
        match self.nodes.entry(key).or_insert(Node::Texts(Vec::new())) {
            Node::Texts(texts) => texts.push(text),
            Node::Branch(branch) => branch.push(text),
        }
    }

    fn of_texts(texts: Vec<String>) -> Self {
        let mut branch = Self::default();
        for text in texts {
            branch.push(text);
        }
        branch
    }

    fn push(&mut self, text: String) {
        let key = self.key("");
        self.put_text(key, text);
    }

    /// The key that is meant; an empty one is the next place.
    fn key(&mut self, key: &str) -> String {
        let place = match key {
            "" => Some(self.next),
            key => place(key),
        };
        if let Some(place) = place {
            self.next = self.next.max(place.saturating_add(1));
        }
        place.map_or_else(|| key.to_owned(), |place| place.to_string())
    }

    /// As an object, whatever its keys are.
    pub(super) fn into_object(self) -> Map<String, Value> {
        let nodes = self.nodes.into_iter();
        nodes.map(|(key, node)| (key, node.into_value())).collect()
    }

    /// As a list if the keys are its places and none is left out.
    fn into_value(mut self) -> Value {
        let count = self.nodes.len();
        let is_list = (0..count).all(|place| self.nodes.contains_key(&place.to_string()));
        if !is_list {
            return Value::Object(self.into_object());
        }
        let places = (0..count).filter_map(|place| self.nodes.remove(&place.to_string()));
        places.map(Node::into_value).collect()
    }
}

impl Node {
    fn into_value(self) -> Value {
        match self {
            Self::Texts(texts) => match <[String; 1]>::try_from(texts) {
                Ok([text]) => Value::String(text),
                Err(texts) => texts.into(),
            },
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
