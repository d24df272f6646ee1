//! What the derived JSON Schemas cannot know: the words of closed sets, and how texts are written.

use schemars::{Schema, json_schema};

/// One of these words, each with its meaning.
pub(crate) fn words(about: &str, words: &[(&str, &str)]) -> Schema {
    let mut description = format!("{}\n", about.trim());
    for (word, meaning) in words {
        description.push_str(&format!("\n- `{word}`: {}", meaning.trim()));
    }
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json_schema!({"description": description, "type": "string", "enum": words})
}

/// A text of this pattern.
pub(crate) fn text(about: &str, pattern: &str) -> Schema {
    json_schema!({"description": about, "type": "string", "pattern": pattern})
}
