//! Whether a body has the shape of another event than the one it names.

use crate::{Fields, Value};

/// The objects that one event alone has, by its name (resend.com/docs/webhooks/emails).
const OBJECTS: [(&str, &str); 4] = [
    ("email.bounced", "bounce"),
    ("email.clicked", "click"),
    ("email.failed", "failed"),
    ("email.suppressed", "suppressed"),
];

/// The field by which each group of events is known.
const MARKS: [(&str, &str); 4] = [
    ("email.", "email_id"),
    ("contact.", "unsubscribed"),
    ("domain.", "records"),
    ("suppression.", "origin"),
];

/// True if another event's object is there, or another group's mark while the own one is missing. A
/// field that Resend may add some day contradicts nothing.
pub(super) fn contradicts(name: &str, data: &Fields) -> bool {
    let has_object =
        |object| matches!(data.peek(object), Some(Value::Object(map)) if !map.is_empty());
    let has_mark = |mark| data.peek(mark).is_some_and(|value| !value.is_null());
    let foreign_object = OBJECTS
        .iter()
        .any(|(owner, object)| *owner != name && has_object(object));
    let marks = || MARKS.iter().filter(|(_, mark)| has_mark(mark));
    let own_mark = marks().any(|(group, _)| name.starts_with(group));
    foreign_object || (marks().next().is_some() && !own_mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn contradicts(name: &str, data: &serde_json::Value) -> bool {
        let map = data.as_object().cloned().unwrap_or_default();
        super::contradicts(name, &Fields::of_map(map))
    }

    #[test]
    fn an_object_belongs_to_one_event() {
        let data = json!({"email_id": "e", "bounce": {"type": "Permanent"}});
        assert!(!contradicts("email.bounced", &data));
        assert!(contradicts("email.delivered", &data));
        assert!(contradicts("email.suppressed", &data));
    }

    #[test]
    fn an_absent_object_contradicts_nothing() {
        for bounce in [json!(null), json!({})] {
            let data = json!({"email_id": "e", "bounce": bounce});
            assert!(!contradicts("email.delivered", &data));
        }
        assert!(!contradicts("email.bounced", &json!({"email_id": "e"})));
        assert!(!contradicts("email.bounced", &json!({})));
    }

    #[test]
    fn another_groups_mark_counts_only_where_the_own_one_is_missing() {
        assert!(contradicts("email.sent", &json!({"unsubscribed": true})));
        assert!(contradicts("contact.created", &json!({"origin": "bounce"})));
        assert!(contradicts("domain.created", &json!({"email_id": "e"})));
        let both = json!({"email_id": "e", "origin": "api"});
        assert!(!contradicts("email.sent", &both));
    }
}
