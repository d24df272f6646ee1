use super::*;
use serde_json::json;
use std::os::unix::process::ExitStatusExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A shell script as a function.
async fn script(commands: &str) -> Function {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime/tests.sh");
    Function::start(file, [("DO", commands)]).await.unwrap()
}

/// A function that does nothing, so that the test can speak for it.
async fn silent() -> Function {
    script("exec sleep 60").await
}

/// Speaks to the Runtime API as the function would; gives the answer's head and body.
async fn ask(function: &Function, method: &str, path: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(function.api.address()).await.unwrap();
    let length = body.len();
    let request = format!(
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: localhost\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// Takes the next event; gives its request id and the event.
async fn take(function: &Function) -> (String, String) {
    let (head, event) = ask(function, "GET", "invocation/next", "").await;
    let id = head
        .lines()
        .find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: "));
    assert!(head.contains("lambda-runtime-deadline-ms: "), "{head}");
    (id.unwrap().to_owned(), event)
}

async fn answer(function: &Function, id: &str, how: &str, body: &str) -> String {
    let path = format!("invocation/{id}/{how}");
    let (head, _) = ask(function, "POST", &path, body).await;
    head.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn an_event_is_handed_out_and_its_answer_comes_back() {
    let function = silent().await;
    let event = json!({"n": 1});
    let (replied, ()) = tokio::join!(function.invoke(&event), async {
        let (id, event) = take(&function).await;
        assert_eq!(event, r#"{"n":1}"#);
        let status = answer(&function, &id, "response", r#"{"ok":true}"#).await;
        assert_eq!(status, "HTTP/1.1 202 Accepted");
        let twice = answer(&function, &id, "response", "{}").await;
        assert_eq!(twice, "HTTP/1.1 400 Bad Request");
    });
    assert_eq!(replied.unwrap(), json!({"ok": true}));
}

#[tokio::test]
async fn events_queue_up_and_each_gets_its_own_answer() {
    let function = silent().await;
    let (first, second) = (json!("first"), json!("second"));
    let (first, second, ()) =
        tokio::join!(function.invoke(&first), function.invoke(&second), async {
            let (one, event) = take(&function).await;
            assert_eq!(event, r#""first""#);
            answer(&function, &one, "response", "1").await;
            let (two, event) = take(&function).await;
            assert_eq!(event, r#""second""#);
            answer(&function, &two, "response", "2").await;
        });
    assert_eq!((first.unwrap(), second.unwrap()), (json!(1), json!(2)));
}

#[tokio::test]
async fn an_error_of_the_function_is_its_answer() {
    let function = silent().await;
    for (how, body, expected) in [
        (
            "error",
            r#"{"errorType":"x"}"#,
            r#"failed: {"errorType":"x"}"#,
        ),
        ("error", "text", r#"failed: "text""#),
        ("response", "text", "not JSON"),
    ] {
        let event = json!({});
        let (replied, ()) = tokio::join!(function.invoke(&event), async {
            let (id, _) = take(&function).await;
            answer(&function, &id, how, body).await;
        });
        let error = replied.unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[tokio::test]
async fn a_function_is_idle_only_while_it_waits_for_an_event() {
    let function = silent().await;
    let waits = || function.api.is_waiting();
    assert!(!waits());
    let event = json!({});
    let (replied, ()) = tokio::join!(function.invoke(&event), async {
        let (id, _) = take(&function).await;
        answer(&function, &id, "response", "{}").await;
    });
    replied.unwrap();
    // The answer is given, but work may follow it.
    assert!(!waits());
    tokio::select! {
        _ = take(&function) => panic!("there is no event"),
        idle = function.idle() => idle.unwrap(),
    }
}

#[tokio::test]
async fn a_function_that_cannot_start_says_why() {
    let function = script("sleep 0.2; exit 3").await;
    let report = r#"{"errorMessage":"TABLE_NAME is missing"}"#;
    ask(&function, "POST", "init/error", report).await;
    let error = function.invoke(&json!({})).await.unwrap_err().to_string();
    assert!(error.contains("TABLE_NAME is missing"), "{error}");
}

#[tokio::test]
async fn a_function_that_ends_at_once_answers_nothing() {
    let function = script("exit 1").await;
    let error = function.invoke(&json!({})).await.unwrap_err();
    assert!(matches!(error, InvokeError::Exited(status) if status.code() == Some(1)));
    assert!(function.idle().await.is_err());
    assert!(function.invoke(&json!({})).await.is_err());
    assert_eq!(function.ended().await.code(), Some(1));
}

#[tokio::test]
async fn a_function_that_is_killed_over_an_event_answers_nothing() {
    let function = silent().await;
    let event = json!({});
    let (replied, status) = tokio::join!(function.invoke(&event), async {
        take(&function).await;
        function.kill().await
    });
    assert!(matches!(replied, Err(InvokeError::Exited(end)) if end == status));
    assert_eq!(status.signal(), Some(9));
}

#[tokio::test]
async fn a_binary_that_is_not_there_is_an_error() {
    let nothing: [(&str, &str); 0] = [];
    let error = Function::start("/no such binary", nothing).await;
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("/no such binary cannot be started"));
}

#[tokio::test]
async fn its_environment_is_that_of_lambda_and_what_it_is_given() {
    let function = script("env").await;
    assert!(function.ended().await.success());
    let lines = function.lines();
    assert!(lines.contains(&"DO=env".to_owned()));
    let api = format!("AWS_LAMBDA_RUNTIME_API={}", function.api.address());
    assert!(lines.contains(&api));
    assert!(
        !lines.iter().any(|line| line.starts_with("CARGO")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn both_outputs_are_read() {
    let function =
        script("echo plain; echo '{\"n\":1}'; echo '{\"n\":2}' >&2; exec sleep 60").await;
    for n in [2, 1] {
        let found = function.logged(|line| line["n"] == n).await.unwrap();
        assert_eq!(found, json!({"n": n}));
    }
    function.kill().await;
    let mut lines = function.lines();
    lines.sort();
    assert_eq!(lines, ["plain", "{\"n\":1}", "{\"n\":2}"]);
    let error = function.logged(|line| line["n"] == 3).await.unwrap_err();
    assert!(matches!(error, InvokeError::Exited(_)));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_function_that_is_dropped_is_killed() {
    let function = script("echo \"$$\"; exec sleep 60").await;
    let id = function.logged(Value::is_number).await.unwrap();
    let folder = format!("/proc/{id}");
    let lives = || Path::new(&folder).exists();
    assert!(lives());
    drop(function);
    for _ in 0..100 {
        if !lives() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the process lives on");
}

#[tokio::test]
async fn an_event_that_is_too_long_is_not_handed_out() {
    let function = silent().await;
    let event = vec![b' '; MAX_EVENT_BYTES + 1];
    let error = function.invoke_bytes(event).await.unwrap_err();
    assert!(matches!(error, InvokeError::TooLarge(_)));
}
