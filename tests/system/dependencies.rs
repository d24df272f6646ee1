//! What the Lambda binaries are made of: one TLS stack, one way to verify, nothing that nobody needs.

use std::{path::Path, process::Command};

/// The crates of the Lambda binaries, as `name vX.Y.Z` lines.
fn crates() -> Vec<String> {
    let cargo = env!("CARGO");
    let tree = Command::new(cargo)
        .args([
            "tree",
            "--package",
            "mailhooks-functions",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--locked",
            "--offline",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    String::from_utf8(tree.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_second_tls_stack_and_no_slow_cryptography() {
    let crates = crates();
    let has = |wanted: &str| crates.iter().any(|line| line.starts_with(wanted));
    assert!(
        has("ring v0.17") && has("aws-sdk-dynamodb v1") && has("aws-sdk-sqs v1"),
        "{crates:?}"
    );
    for unwanted in [
        "aws-config ",
        "aws-lc-",
        "aws-sdk-sso",
        "hyper v0.14",
        "openssl v",
        "openssl-sys",
        "rsa ",
        "rustls v0.21",
        "dynoxide-rs",
        "rustack-",
        "mailhooks-stage",
        "mailhooks-sender",
        "regex v",
        "mailhooks-contract",
        "mailhooks-consumer",
        "jsonschema",
        "schemars",
    ] {
        assert!(!has(unwanted), "{unwanted}");
    }
}

#[test]
fn the_workspace_names_no_default_members() {
    // With them `cargo lambda watch` finds no functions.
    let manifest =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    assert!(!manifest.contains("default-members"));
    assert!(
        manifest.contains("panic = \"unwind\""),
        "a reader's panic must become quarantine"
    );
}
