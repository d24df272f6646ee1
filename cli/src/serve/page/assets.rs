//! The page's own files, built in. They are served as they stand.

use super::reply;
use axum::{body::Body, response::Response};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Each file, by the name that it has below `/page/`.
macro_rules! files {
    ($($name:literal: $kind:expr,)+) => {
        [$(($name, $kind, include_str!(concat!("assets/", $name))),)+]
    };
}

const FILES: [(&str, &str, &str); 18] = files! {
    "index.html": HTML,
    "page.css": CSS,
    "parts.css": CSS,
    "icon.svg": SVG,
    "main.js": SCRIPT,
    "api.js": SCRIPT,
    "chart.js": SCRIPT,
    "depths.js": SCRIPT,
    "detail.js": SCRIPT,
    "dom.js": SCRIPT,
    "events.js": SCRIPT,
    "feed.js": SCRIPT,
    "filters.js": SCRIPT,
    "find.js": SCRIPT,
    "format.js": SCRIPT,
    "quarantine.js": SCRIPT,
    "send.js": SCRIPT,
    "timeline.js": SCRIPT,
};

/// The file at this path; `/` is the page.
pub(super) fn answer(path: &str) -> Response {
    let name = match path {
        "/" => Some("index.html"),
        _ => path
            .strip_prefix("/page/")
            .filter(|name| *name != "index.html"),
    };
    let file = FILES.iter().find(|(known, _, _)| Some(*known) == name);
    match file {
        Some((_, kind, text)) => reply::body(kind, Body::from(*text)),
        None => reply::not_found(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By these a text could become something that runs, or something from elsewhere could be loaded.
    const FORBIDDEN: [&str; 20] = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "srcdoc",
        "createContextualFragment",
        "setHTMLUnsafe",
        "parseHTMLUnsafe",
        "eval(",
        "Function(",
        "javascript:",
        "style=",
        "<style",
        "onclick",
        "onerror",
        "onload",
        "https://",
        "import(",
        "setAttribute(\"style",
    ];

    #[test]
    fn no_file_turns_a_text_into_anything_else() {
        for (name, _, text) in FILES {
            for word in FORBIDDEN {
                assert!(!text.contains(word), "{name}: {word}");
            }
            // The one address is the name of a vocabulary.
            let foreign = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!foreign.contains("http://"), "{name}");
        }
    }

    #[test]
    fn scripts_and_styles_are_files_and_every_file_is_known() {
        let (_, _, page) = FILES[0];
        assert_eq!(page.matches("<script").count(), 1);
        assert!(page.contains("<script type=\"module\" src=\"/page/main.js\"></script>"));
        for (name, _, text) in FILES {
            for import in text
                .lines()
                .filter_map(|line| line.split("from \"./").nth(1))
            {
                let file = import.trim_end_matches("\";");
                assert!(
                    FILES.iter().any(|(known, _, _)| *known == file),
                    "{name}: {file}"
                );
            }
        }
    }
}
