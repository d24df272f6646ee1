//! The environment, from a list.

use super::*;

const GOOD: &[(&str, &str)] = &[
    ("TABLE_NAME", "mailhooks"),
    ("ROUTES", r#"[{"queue": "https://sqs.example.com/1/all"}]"#),
    ("SOURCES", "{}"),
    ("AWS_REGION", "eu-central-1"),
    ("AWS_ACCESS_KEY_ID", "id"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
];

async fn read(but: &[(&str, &str)]) -> Result<Environment, InvalidEnvironment> {
    let variable = |name: &str| {
        let find = |list: &[(&str, &str)]| {
            list.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        find(but)
            .or_else(|| find(GOOD))
            .filter(|value| !value.is_empty())
    };
    Environment::read(&variable, true).await
}

#[tokio::test]
async fn a_whole_environment_is_taken() {
    let environment = read(&[
        ("RETENTION_DAYS", "30"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
    ])
    .await
    .unwrap();
    assert_eq!(environment.table, "mailhooks");
    assert_eq!(environment.retention.get(), 30);
    assert!(environment.clients.secrets.is_none(), "nothing needs it");
    assert!(environment.warm_up);
    assert!(!read(&[("WARM_UP", "off")]).await.unwrap().warm_up);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let wrong = read(&[
        ("TABLE_NAME", ""),
        ("ROUTES", "{"),
        ("RETENTION_DAYS", "6"),
        ("AWS_REGION", ""),
        ("SOURCES", "file:/no/such/file"),
        ("WARM_UP", "yes"),
    ]);
    let InvalidEnvironment(wrong) = wrong.await.unwrap_err();
    for name in [
        "TABLE_NAME",
        "ROUTES",
        "RETENTION_DAYS",
        "AWS_REGION",
        "SOURCES",
        "WARM_UP",
    ] {
        assert!(
            wrong.iter().any(|line| line.starts_with(name)),
            "{name} in {wrong:?}"
        );
    }
    assert_eq!(wrong.len(), 6);
}

#[tokio::test]
async fn no_value_of_the_environment_is_told() {
    let wrong = read(&[("SOURCES", "{\"resend\": \"whsec_secret\"")]);
    let wrong = wrong.await.unwrap_err();
    assert!(!wrong.to_string().contains("whsec"), "{wrong}");
}

#[test]
fn text_is_plain_if_somebody_asks_for_it() {
    let asks = |given: &[(&str, &str)]| {
        asks_for_plain_text(&|name| {
            let found = given.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    assert!(asks(&[("NO_COLOR", "1")]));
    assert!(asks(&[("NO_COLOR", "0"), ("TERM", "xterm")]));
    assert!(asks(&[("TERM", "dumb")]));
    assert!(!asks(&[("TERM", "xterm-256color")]));
    assert!(!asks(&[]));
}
