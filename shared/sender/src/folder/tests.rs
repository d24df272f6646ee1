use super::*;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for each test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("mailhooks-samples-{}-{number}", std::process::id());
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(&root).unwrap();
        for (path, content) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        Self(root)
    }

    fn complaint(&self) -> String {
        let error = samples(&self.0).unwrap_err().to_string();
        error.replace(&*self.0.to_string_lossy(), "events")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

const RECEIVED: &str = r#"{"data":{"received_at":"2026-11-21T12:00:00.000000Z"}}"#;

#[test]
fn samples_are_found_sorted_and_whole() {
    let folder = Folder::with(&[
        ("README.md", "about"),
        ("schemas/event.json", "{}"),
        ("messages/bounce.bounced.json", "{}"),
        ("resend/README.md", "about"),
        ("resend/b.json", " {}\n"),
        ("resend/b.expected.json", RECEIVED),
        ("resend/b.headers", "svix-id: msg_1\n"),
        ("postal/c.form", "a=1"),
        ("postal/c.expected.json", "{}"),
        ("resend/.hidden", ""),
    ]);
    let samples = samples(&folder.0).unwrap();
    let names: Vec<_> = samples.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["postal/c", "resend/b"]);
    assert_eq!(samples[1].body, " {}\n");
    assert_eq!(samples[1].headers.get("svix-id").unwrap(), "msg_1");
    assert_eq!(
        samples[1].expected,
        serde_json::from_str::<serde_json::Value>(RECEIVED).unwrap()
    );
    let received_at = samples[1].received_at().unwrap();
    assert_eq!(received_at.to_string(), "2026-11-21T12:00:00.000000Z");
    assert_eq!(samples[0].expected, json!({}));
    assert_eq!(samples[0].received_at(), None);
}

#[test]
fn every_orphan_is_named() {
    for (files, complaint) in [
        (
            &["resend/a.json"][..],
            "events/resend/a.json is an orphan: the expected event is missing",
        ),
        (
            &["resend/a.expected.json"],
            "events/resend/a.expected.json is an orphan: the body is missing",
        ),
        (
            &["resend/a.headers"],
            "events/resend/a.headers is an orphan: the body is missing",
        ),
        (
            &["resend/a.yaml"],
            "events/resend/a.yaml is an orphan: it is no part of a sample",
        ),
        (
            &["resend/deep/a.json"],
            "events/resend/deep is an orphan: it is no part of a sample",
        ),
        (
            &["a.json"],
            "events/a.json is an orphan: it is in no provider's folder",
        ),
        (
            &["resend/a.form", "resend/a.json"],
            "events/resend/a.json is an orphan: the case has two bodies",
        ),
        (
            &["nobody/a.json"],
            "events/nobody is not named after a provider",
        ),
    ] {
        let files: Vec<_> = files.iter().map(|path| (*path, "{}")).collect();
        assert_eq!(Folder::with(&files).complaint(), complaint);
    }
}

#[test]
fn an_unfinished_sample_lacks_nothing_but_the_expected_event() {
    let folder = Folder::with(&[("resend/a.json", "{}")]);
    let samples = unfinished_samples(&folder.0).unwrap();
    assert!(samples[0].expected.is_null());
    assert!(samples[0].expected_path.ends_with("resend/a.expected.json"));
    let folder = Folder::with(&[("resend/a.headers", "")]);
    assert!(unfinished_samples(&folder.0).is_err());
}

#[test]
fn an_expected_event_that_is_no_json_is_named() {
    let folder = Folder::with(&[("resend/a.json", ""), ("resend/a.expected.json", "{")]);
    assert!(
        folder
            .complaint()
            .starts_with("events/resend/a.expected.json is not JSON")
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    assert!(samples(Path::new("no such folder")).is_err());
}

#[test]
fn the_events_of_this_repository_are_found() {
    assert!(events_root().is_dir());
}
