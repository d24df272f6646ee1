//! The contact family: a contact or profile in one of the user's lists.

use crate::{Address, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

words! {
    /// What happened to the contact.
    pub enum ContactKind {
        /// The contact was added.
        Created = "created",
        /// The contact changed; what changed is often not said.
        Updated = "updated",
        /// The contact was removed.
        Deleted = "deleted",
        /// The contact withdrew consent.
        Unsubscribed = "unsubscribed",
    }
}

/// A contact as the provider keeps it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Contact {
    /// The provider's id of the contact or profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of the contact's part, where a provider divides contacts (a subprofile).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The list, audience or database that the contact is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The segments or collections within the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// The contact's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Address>,
    /// The contact's names.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// Whether the contact has withdrawn consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsubscribed: Option<bool>,
    /// When the contact was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When the contact was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// The contact's fields with their values now.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    /// The contact's interests with their values now.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub interests: Map<String, Value>,
    /// What the action set.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
}

/// The names of a person.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Names {
    /// The given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl Names {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

debug_hides!(Contact, Names);
