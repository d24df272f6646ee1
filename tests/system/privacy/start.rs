//! Functions that cannot start, in an environment full of credentials, and one that panics.

use super::{MARK, SECRET, Seen};
use crate::house::{Binary, House};
use mailhooks_stage::SecretsManager;

#[tokio::test]
async fn a_bad_environment_is_told_without_its_values() {
    let house = House::new().await;
    let mut seen = Seen::default();
    let broken = format!("{{\"{MARK}\": \"whsec_{SECRET}\"");
    let twice = format!("{{\"resend\": {{\"{SECRET}\": 1, \"{SECRET}\": 2}}}}");
    let no_object = format!("[\"{SECRET}\"]");
    let bad_name = format!("{{\"Zqxmark {SECRET}\": {{}}}}");
    let bare = format!("whsec_{SECRET}");
    let several = format!("{{\"a\": 1}} {SECRET}");
    let route = format!(
        "[{{\"queue\": \"https://queue.example.com/1/a\", \"match\": {{\"families\": [\"{MARK}\"]}}}}]"
    );
    let route_member =
        format!("[{{\"queue\": \"https://queue.example.com/1/a\", \"{MARK} x\": 1}}]");
    let no_url = format!("[{{\"queue\": \"{SECRET}\"}}]");
    for (name, value) in [
        ("SOURCES", broken.as_str()),
        ("SOURCES", &twice),
        ("SOURCES", &no_object),
        ("SOURCES", &bad_name),
        ("SOURCES", &bare),
        ("SOURCES", &several),
        ("ROUTES", &broken),
        ("ROUTES", &route),
        ("ROUTES", &route_member),
        ("ROUTES", &no_url),
        ("RETENTION_DAYS", SECRET),
        ("DNS_SERVER", MARK),
    ] {
        let function = house.start_with(Binary::Any, &[(name, value)]).await;
        assert!(!function.ended().await.success(), "{name} = {value}");
        seen.lines(function).await;
        let told = seen.outcomes("stopped").pop().unwrap();
        assert!(told["error"].as_str().unwrap().contains(name), "{told}");
    }
    assert_eq!(seen.outcomes("stopped").len(), 12);
    seen.tells_nothing();
}

#[tokio::test]
async fn a_secret_that_is_no_document_is_told_by_its_name() {
    let house = House::new().await;
    let mut seen = Seen::default();
    for text in [
        format!("{{\"{SECRET}"),
        format!("[\"{SECRET}\"]"),
        SECRET.to_owned(),
    ] {
        let manager = SecretsManager::start().await.unwrap();
        manager.put("mailhooks/sources", &text);
        let variables = [
            manager.environment(),
            ("SOURCES", "secretsmanager:mailhooks/sources"),
        ];
        let function = house.start_with(Binary::Any, &variables).await;
        assert!(!function.ended().await.success());
        seen.lines(function).await;
    }
    assert_eq!(seen.outcomes("stopped").len(), 3);
    seen.tells_nothing();
}

/// No reader is known to panic, so the runtime is made to: it expects a number here.
#[tokio::test]
async fn a_panic_tells_its_place_only() {
    let house = House::new().await;
    let mut seen = Seen::default();
    let variables = [("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", MARK)];
    let function = house.start_with(Binary::Any, &variables).await;
    assert!(!function.ended().await.success());
    seen.lines(function).await;
    let told = seen.outcomes("panic").pop().unwrap();
    let place = told["error"].as_str().unwrap();
    let numbers = place
        .rsplit(':')
        .take(2)
        .all(|number| number.parse::<u32>().is_ok());
    assert!(numbers && place.contains(".rs:"), "{place}");
    assert_eq!(seen.outcomes("started").len(), 1);
    assert_eq!(seen.texts.len(), 2, "{:?}", seen.texts);
    // What the panic itself would have said.
    for message in ["ParseIntError", "env var", "thread 'main'"] {
        assert!(!seen.texts.concat().contains(message), "{:?}", seen.texts);
    }
    seen.tells_nothing();
}
