//! Which event goes to which queue.

use super::{Documents, members::shown};
use mailhooks_event::{Action, Event, Family, Happening, Permanence, SourceName};
use serde_json::{Map, Value};

/// The routes of all documents, in order.
#[derive(Clone, Debug, Default)]
pub struct Routes(Vec<Route>);

/// A queue and what it wants. An empty list wants everything; lists are joined by *and*, the words
/// within a list by *or*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The queue's URL.
    pub queue: String,
    /// Families wanted.
    pub families: Vec<Family>,
    /// Kinds wanted, as `family.kind`.
    pub kinds: Vec<String>,
    /// Sources wanted.
    pub sources: Vec<SourceName>,
    /// Permanences of the failure wanted.
    pub permanence: Vec<Permanence>,
    /// Advised actions wanted.
    pub advice: Vec<Action>,
}

/// Why the routes cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("route {number}: {fault}")]
pub struct InvalidRoutes {
    /// Which route, counted from 1 over all documents; 0 for a document that is no list.
    pub number: usize,
    /// What is wrong.
    pub fault: String,
}

impl Routes {
    /// Reads documents such as
    /// `[{"queue": "https://…", "match": {"families": ["bounce"], "permanence": ["permanent"]}}]`.
    ///
    /// # Errors
    ///
    /// The first route that is wrong. Unknown members and words are errors: a slip must not lose events.
    pub fn parse(documents: &Documents) -> Result<Self, InvalidRoutes> {
        let mut routes = Vec::new();
        for document in documents.iter() {
            let list = document.as_array().ok_or_else(|| InvalidRoutes {
                number: 0,
                fault: "the document is not a list".to_owned(),
            })?;
            for value in list {
                let number = routes.len() + 1;
                routes.push(Route::parse(value).map_err(|fault| InvalidRoutes { number, fault })?);
            }
        }
        if routes.is_empty() {
            return Err(InvalidRoutes {
                number: 0,
                fault: "there is no route".to_owned(),
            });
        }
        Ok(Self(routes))
    }

    /// Routes that are at hand already.
    #[must_use]
    pub const fn new(routes: Vec<Route>) -> Self {
        Self(routes)
    }

    /// The routes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }

    /// The queues that want this event, each once.
    #[must_use]
    pub fn queues_for(&self, event: &Event) -> Vec<&str> {
        let mut queues = Vec::new();
        for route in self.0.iter().filter(|route| route.wants(event)) {
            if !queues.contains(&route.queue.as_str()) {
                queues.push(&route.queue);
            }
        }
        queues
    }

    /// A queue that wants some events of a family; for no family in particular the first queue.
    #[must_use]
    pub fn queue_for_some_of(&self, family: Option<Family>) -> Option<&str> {
        let some_of = |route: &&Route| family.is_none_or(|family| route.wants_some_of(family));
        self.0
            .iter()
            .find(some_of)
            .map(|route| route.queue.as_str())
    }
}

impl Route {
    /// A queue that wants every event.
    #[must_use]
    pub fn everything(queue: &str) -> Self {
        Self {
            queue: queue.to_owned(),
            ..Self::default()
        }
    }

    /// A queue that wants one family.
    #[must_use]
    pub fn family(queue: &str, family: Family) -> Self {
        Self {
            families: vec![family],
            ..Self::everything(queue)
        }
    }

    fn parse(value: &Value) -> Result<Self, String> {
        let route = value.as_object().ok_or("not an object")?;
        only(route, &["queue", "match"])?;
        let queue = route
            .get("queue")
            .and_then(Value::as_str)
            .ok_or("`queue` is missing")?;
        if !queue.starts_with("https://") && !queue.starts_with("http://") {
            return Err("`queue` is not a queue's URL".to_owned());
        }
        let empty = Map::new();
        let wanted = match route.get("match") {
            None => &empty,
            Some(wanted) => wanted.as_object().ok_or("`match` is not an object")?,
        };
        only(
            wanted,
            &["families", "kinds", "sources", "permanence", "advice"],
        )?;
        let route = Self {
            queue: queue.to_owned(),
            families: words(wanted, "families", |word| word.parse().ok())?,
            kinds: words(wanted, "kinds", known_kind)?,
            sources: words(wanted, "sources", |word| word.parse().ok())?,
            permanence: words(wanted, "permanence", |word| word.parse().ok())?,
            advice: words(wanted, "advice", |word| word.parse().ok())?,
        };
        let family_of = |kind: &str| {
            kind.split('.')
                .next()
                .and_then(|family| family.parse().ok())
        };
        let possible =
            |kind: &String| any(&route.families, |family| Some(*family) == family_of(kind));
        if !route.kinds.iter().all(possible) {
            return Err("`kinds` names a kind of a family that `families` leaves out".to_owned());
        }
        Ok(route)
    }

    /// Whether the queue wants some events of a family.
    fn wants_some_of(&self, family: Family) -> bool {
        let of_family = |kind: &String| kind.split('.').next() == Some(family.as_str());
        any(&self.families, |wanted| *wanted == family) && any(&self.kinds, of_family)
    }

    /// Whether the queue wants this event.
    #[must_use]
    pub fn wants(&self, event: &Event) -> bool {
        let data = &event.data;
        let permanence = data.failure.as_ref().map(|failure| failure.permanence);
        let advice = data
            .mail
            .suppression_advice
            .as_ref()
            .map(|advice| advice.action);
        let kind = || format!("{}.{}", event.family(), event.kind());
        any(&self.families, |family| *family == event.family())
            && any(&self.kinds, |wanted| *wanted == kind())
            && any(&self.sources, |source| *source == event.source)
            && any(&self.permanence, |wanted| Some(*wanted) == permanence)
            && any(&self.advice, |wanted| Some(*wanted) == advice)
    }
}

fn any<T>(list: &[T], wanted: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(wanted)
}

fn only(map: &Map<String, Value>, names: &[&str]) -> Result<(), String> {
    match map.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!("unknown member {}", shown(name))),
    }
}

fn words<T>(
    map: &Map<String, Value>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, String> {
    let Some(list) = map.get(name) else {
        return Ok(Vec::new());
    };
    let list = list.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| format!("`{name}` is not a list with at least one word"))?;
    list.iter()
        .map(|word| {
            word.as_str()
                .and_then(&parse)
                .ok_or_else(|| format!("`{name}` has an unknown word"))
        })
        .collect()
}

/// `family.kind`, if there is such a kind.
fn known_kind(word: &str) -> Option<String> {
    let (family, kind) = word.split_once('.')?;
    let known = Happening::kinds(family.parse().ok()?);
    known.contains(&kind).then(|| word.to_owned())
}

#[cfg(test)]
mod tests;
